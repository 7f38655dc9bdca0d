package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/** A DNS record as a read of the reseller's list showed it. */
public record DnsShown(
        String recordId,
        String host,
        String value,
        String recordType,
        @Nullable String priority) {}
