package io.coldstream.streams.domain;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * Spreads what would come due for many subscriptions at once. The same subscription always gets the same part of a span,
 * so a decision that is taken again comes out the same.
 */
public final class Jitter {

    private static final long PARTS = 1L << 32;
    private static final int SHARE_OF_THE_LEAD = 24;
    private static final Duration LONGEST = Duration.ofHours(3);

    private Jitter() {}

    /** From zero to just under {@code span}. */
    public static Duration of(String subscriptionId, Duration span) {
        CRC32 hash = new CRC32();
        hash.update(subscriptionId.getBytes(StandardCharsets.UTF_8));
        return Duration.ofMillis((long) (span.toMillis() * ((double) hash.getValue() / PARTS)));
    }

    /**
     * When a subscription is looked at because its renewal is due: within the first 24th of the lead time, three hours of
     * the usual three days and at most.
     */
    public static Instant dueLook(String subscriptionId, Instant periodEnd, Policy policy) {
        Duration share = policy.leadTime().dividedBy(SHARE_OF_THE_LEAD);
        Duration span = share.compareTo(LONGEST) < 0 ? share : LONGEST;
        return periodEnd.minus(policy.leadTime()).plus(of(subscriptionId, span));
    }
}
