package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription's place among those of its domain. A recreated subscription gets a new id from the vendor and continues
 * the old one; a further subscription for the same domain does not. Only a read tells them apart.
 *
 * @param domainAlias the domain that it told that it belongs to
 * @param domainTold whether that domain answered
 * @param domainExpiresAt the domain's expiry, as far as told
 * @param elders members of the domain that came before it and may be what it continues, while no read has shown
 * @param youngers living members that came after it
 * @param questionedAt since when a read is to show whether it lives on
 * @param predecessors those that it continues, the root first
 * @param goneAt when a read showed it gone or ended while a younger one was there
 * @param successor what continues it
 * @param handedOver whether the successor was told its state
 */
public record Lineage(
        @Nullable String domainAlias,
        boolean domainTold,
        @Nullable Instant domainExpiresAt,
        List<String> elders,
        List<String> youngers,
        @Nullable Instant questionedAt,
        List<String> predecessors,
        @Nullable Instant goneAt,
        @Nullable String successor,
        boolean handedOver) {

    public static final Lineage NONE =
            new Lineage(null, false, null, List.of(), List.of(), null, List.of(), null, null, false);

    public Lineage {
        elders = List.copyOf(elders);
        youngers = List.copyOf(youngers);
        predecessors = List.copyOf(predecessors);
    }

    /** The first of the line, under which its paid periods are counted. */
    String root(String subscriptionId) {
        return predecessors.isEmpty() ? subscriptionId : predecessors.getFirst();
    }
}
