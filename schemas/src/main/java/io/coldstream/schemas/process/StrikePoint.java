package io.coldstream.schemas.process;

import java.util.Locale;

/** A point in a process at which the fault harness may strike; the process lists its own in an enum. */
public interface StrikePoint {

    /** The constant's name. */
    String name();

    /** The name in settings, such as {@code after-claim}. */
    default String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
