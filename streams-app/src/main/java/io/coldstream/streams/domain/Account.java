package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/** The vendor's user that a subscription belongs to. */
public record Account(String userId, @Nullable String email) {}
