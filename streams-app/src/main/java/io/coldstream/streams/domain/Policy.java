package io.coldstream.streams.domain;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policy in force for one subscription, merged from its scopes. Caps are not part of it: they hold over many
 * subscriptions, and stand in {@link Caps}.
 *
 * @param leadTime how long before the period end a renewal is due
 * @param lateRenewal whether a PAST_DUE subscription within its grace is renewed
 * @param noticeDays so many days before a period's end it is announced, the greatest first
 * @param priority 0 to 9; the greater goes first when money is short
 * @param scope the most specific scope that took part
 * @param version that scope's version; 0 for the built-in default
 */
public record Policy(
        Mode mode,
        Duration leadTime,
        boolean lateRenewal,
        List<Integer> noticeDays,
        Limits limits,
        int priority,
        String scope,
        long version) {

    public static final int USUAL_PRIORITY = 5;

    /** Until somebody says otherwise: decide and publish, but spend nothing. */
    public static final Policy DEFAULT = new Policy(
            Mode.DRY_RUN,
            Duration.ofHours(72),
            false,
            List.of(45, 30, 15, 7, 1),
            Limits.NONE,
            USUAL_PRIORITY,
            "default",
            0);

    public Policy {
        noticeDays = List.copyOf(noticeDays);
    }

    /** What renewal does. */
    public enum Mode {
        OFF,
        DRY_RUN,
        ARMED
    }

    /**
     * What one renewal may cost.
     *
     * @param pricePerMailbox what costs more for one mailbox is not renewed
     * @param risePercent nor what costs more than so many percent over the price at the period's first notice
     * @param approvalAbove a renewal of more than this needs a person's approval
     * @param approvalLasts how long an approval counts after it was given
     */
    public record Limits(
            @Nullable Money pricePerMailbox,
            @Nullable Integer risePercent,
            @Nullable Money approvalAbove,
            Duration approvalLasts) {

        public static final Limits NONE = new Limits(null, null, null, Duration.ofDays(3));
    }
}
