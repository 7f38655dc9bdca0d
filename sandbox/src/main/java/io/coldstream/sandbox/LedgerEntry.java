package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * One charge.
 *
 * @param seq 1 for the first charge ever, without gaps
 * @param at by the sandbox's clock
 * @param kind {@code order} or {@code renewal}
 * @param periodStart the beginning of the period that was paid for
 * @param by {@code api}, {@code auto} or {@code dashboard}
 */
record LedgerEntry(
        long seq,
        Instant at,
        String kind,
        String subscriptionId,
        Instant periodStart,
        Instant periodEnd,
        BigDecimal amount,
        String by) {}
