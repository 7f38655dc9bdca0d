package io.coldstream.streams.sink;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The steps of a command between which the fault harness may halt the process. */
public enum CrashPoint {
    BEFORE_CLAIM,
    AFTER_CLAIM,
    BEFORE_REQUEST,
    AFTER_ANSWER,
    BEFORE_OUTCOME;

    /** The name in settings, such as {@code after-claim}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<CrashPoint> of(String code) {
        return Arrays.stream(values())
                .filter(point -> point.code().equals(code))
                .findFirst();
    }
}
