package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Comparator;

/**
 * Decides between facts that contradict each other: the later sending time wins, then the greater body hash. No payload
 * of the vendor carries an event time, so the sending time is the best that there is.
 *
 * @param bodyHash in hexadecimal, lower case
 */
public record Stamp(Instant sentAt, String bodyHash) implements Comparable<Stamp> {

    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::sentAt).thenComparing(Stamp::bodyHash);

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
