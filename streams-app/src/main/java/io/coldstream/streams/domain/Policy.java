package io.coldstream.streams.domain;

import java.time.Duration;

/**
 * The policy in force for one subscription, merged from its scopes.
 *
 * @param leadTime how long before the period end a renewal is due
 * @param lateRenewal whether a PAST_DUE subscription within its grace is renewed
 * @param scope the most specific scope that took part
 * @param version that scope's version; 0 for the built-in default
 */
public record Policy(Mode mode, Duration leadTime, boolean lateRenewal, String scope, long version) {

    /** Until somebody says otherwise: decide and publish, but spend nothing. */
    public static final Policy DEFAULT = new Policy(Mode.DRY_RUN, Duration.ofHours(72), false, "default", 0);

    /** What renewal does. */
    public enum Mode {
        OFF,
        DRY_RUN,
        ARMED
    }
}
