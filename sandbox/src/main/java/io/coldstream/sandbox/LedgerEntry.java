package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One charge.
 *
 * @param seq 1 for the first charge ever, without gaps
 * @param at by the sandbox's clock
 * @param kind {@code order} or {@code renewal} of a subscription, {@code domain-order} or {@code domain-renewal}
 * @param subscriptionId null for a charge that is for a domain alone
 * @param domain its name, where the charge is for a domain alone
 * @param periodStart the beginning of the period that was paid for
 * @param by {@code api}, {@code auto} or {@code dashboard}
 */
record LedgerEntry(
        long seq,
        Instant at,
        String kind,
        @Nullable String subscriptionId,
        @Nullable String domain,
        Instant periodStart,
        Instant periodEnd,
        BigDecimal amount,
        String by) {}
