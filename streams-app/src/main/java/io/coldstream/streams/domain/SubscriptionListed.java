package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of {@code GET /subscriptions}, read in a sweep of the whole list, shows it. A full read, that nobody asked for.
 *
 * @param sweepId the sweep, see {@link Sweep#id()}
 * @param read never with neighbours
 * @param account the user that it belongs to
 * @param provider GOOGLE, MICROSOFT, or what else the vendor says
 */
public record SubscriptionListed(
        String sweepId,
        Observation read,
        @Nullable Account account,
        @Nullable String provider) implements Input {

    @Override
    public Instant at() {
        return read.at();
    }
}
