package io.coldstream.ingress;

import java.time.Instant;
import java.util.Optional;

/**
 * Reads the {@code cmr-x-timestamp} header: Unix time, in seconds or milliseconds, which the vendor does not say.
 * Numbers from 10^11 on are milliseconds: as seconds that would be the year 5138, as milliseconds it is 1973.
 */
final class SendingTime {

    private static final int MOST_DIGITS = 16;
    private static final long FIRST_IN_MILLIS = 100_000_000_000L;

    private SendingTime() {}

    /** The time in the header; empty if it is no Unix time. */
    static Optional<Instant> read(String header) {
        if (header.isEmpty() || header.length() > MOST_DIGITS) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < header.length(); i++) {
            char digit = header.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            number = 10 * number + (digit - '0');
        }
        return Optional.of(number < FIRST_IN_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
    }
}
