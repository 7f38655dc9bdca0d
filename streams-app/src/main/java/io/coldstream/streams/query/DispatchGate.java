package io.coldstream.streams.query;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.DispatchStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What keeps commands back in dispatch at the moment.
 *
 * @param clockSkewMillis the reseller's clock minus ours as last told; {@code null} when it never was
 * @param onTheirWay commands released and without outcome
 * @param now wall clock, as are the times in the status
 */
record DispatchGate(
        DispatchStatus status,
        @Nullable Long clockSkewMillis,
        boolean spendingStopped,
        int onTheirWay,
        BusinessClock clock,
        Instant now) {

    private static final int PAID = 0;
    private static final int OTHER = 1;
    private static final long MOST_SKEW_MILLIS = Duration.ofMinutes(2).toMillis();

    /** Why a command of this class is not released at once, the hardest reason first; a code. */
    String reason(int priority, boolean heldByItsKey) {
        if (isSilent()) {
            return "reseller-asks-for-fewer-calls";
        }
        if (status.getOpenSince().isPresent()) {
            return "reseller-out-of-reach";
        }
        if (priority <= OTHER && (clockSkewMillis == null || Math.abs(clockSkewMillis) > MOST_SKEW_MILLIS)) {
            return "clock-differs";
        }
        if (priority == PAID && spendingStopped) {
            return "spending-stopped";
        }
        if (heldByItsKey) {
            return "others-of-its-key-on-their-way";
        }
        return onTheirWay >= status.getWindow() ? "window-full" : "in-dispatch";
    }

    /** An estimate, business time; {@code null} where it is not for us to say. */
    @Nullable
    Instant expectedAt(String reason, int before) {
        Instant begin = switch (reason) {
            case "reseller-asks-for-fewer-calls" -> status.getSilentUntil().orElse(now);
            case "in-dispatch", "window-full" -> now;
            default -> null;
        };
        return begin == null ? null : clock.at(begin.plusMillis(before * 1_000L / status.getRatePerSecond()));
    }

    void describe(JsonObject shown) {
        shown.with("window", status.getWindow())
                .with("ratePerSecond", status.getRatePerSecond())
                .with("silentUntil", isSilent() ? status.getSilentUntil().orElse(null) : null)
                .with("outOfReachSince", status.getOpenSince())
                .with("nextTryAt", status.getNextProbeAt())
                .with("clockSkewMillis", clockSkewMillis)
                .with("spendingStopped", spendingStopped);
    }

    private boolean isSilent() {
        return status.getSilentUntil().filter(now::isBefore).isPresent();
    }
}
