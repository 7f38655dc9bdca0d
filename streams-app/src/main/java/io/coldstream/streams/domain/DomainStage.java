package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stations on the way of a domain past its expiry, in the order of time. Each is announced once per expiry. The
 * window in which the vendor takes a renewal opens 45 days before expiry and closes with the grace, 7 days after it (page
 * "Renew domains").
 */
public enum DomainStage {
    EXPIRES_IN_45_DAYS(-45, "expires-in-45-days"),
    EXPIRES_IN_30_DAYS(-30, "expires-in-30-days"),
    EXPIRES_IN_15_DAYS(-15, "expires-in-15-days"),
    EXPIRES_IN_7_DAYS(-7, "expires-in-7-days"),
    EXPIRES_IN_1_DAY(-1, "expires-in-1-day"),
    IN_GRACE(0, "in-grace"),
    EXPIRED(7, "expired");

    private final Duration afterExpiry;
    private final String code;

    DomainStage(int daysAfterExpiry, String code) {
        this.afterExpiry = Duration.ofDays(daysAfterExpiry);
        this.code = code;
    }

    /** As it stands in notices and in the timeline. */
    public String code() {
        return code;
    }

    /** When it is reached. */
    Instant of(Instant expiresAt) {
        return expiresAt.plus(afterExpiry);
    }

    /**
     * The last one reached. What was passed while nobody watched is not made up for: only the nearest counts.
     *
     * @param watchedAt {@code null} when nobody watched yet
     */
    static @Nullable DomainStage reached(@Nullable Instant expiresAt, @Nullable Instant watchedAt) {
        DomainStage last = null;
        if (expiresAt != null && watchedAt != null) {
            for (DomainStage stage : values()) {
                last = stage.of(expiresAt).isAfter(watchedAt) ? last : stage;
            }
        }
        return last;
    }

    /** When the next one is reached; {@code null} when none is left. */
    static @Nullable Instant next(@Nullable Instant expiresAt, @Nullable Instant watchedAt) {
        if (expiresAt != null) {
            for (DomainStage stage : values()) {
                Instant at = stage.of(expiresAt);
                if (watchedAt == null || at.isAfter(watchedAt)) {
                    return at;
                }
            }
        }
        return null;
    }
}
