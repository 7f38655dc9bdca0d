package io.coldstream.sandbox;

/** What a subscription knows of its domain; all else stands with the {@link Domain} itself. */
record DomainName(String domainId, String name) {}
