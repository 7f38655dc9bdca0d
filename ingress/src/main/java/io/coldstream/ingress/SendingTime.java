package io.coldstream.ingress;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the {@code cmr-x-timestamp} header: Unix time, in seconds or milliseconds, which the vendor does not say.
 * Numbers from 10^11 on are milliseconds: as seconds that would be the year 5138, as milliseconds it is 1973.
 */
final class SendingTime {

    private static final Pattern UNIX_TIME = Pattern.compile("[0-9]{1,16}");
    private static final long FIRST_IN_MILLIS = 100_000_000_000L;

    private SendingTime() {}

    /** The time in the header; empty if it is no Unix time. */
    static Optional<Instant> read(String header) {
        if (!UNIX_TIME.matcher(header).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(header);
        return Optional.of(number < FIRST_IN_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
    }
}
