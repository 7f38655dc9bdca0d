package io.coldstream.sandbox;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the pages leave open, or what differs between generations, and can be switched while the sandbox runs. A
 * restart begins with the settings again.
 *
 * @param processing how long accepted work takes, by the sandbox's clock
 * @param ratePerSecond calls per second and API key
 * @param quotaStatus the status that answers a call over a mailbox's limit; the pages name none
 * @param dateSkewSeconds how far the {@code Date} header of replies is off
 * @param recreation how a subscription is recreated, unless a person says otherwise
 * @param webhookUrl where webhooks go; null keeps them for a later resend
 */
record Behaviour(
        Generation generation,
        Duration processing,
        int ratePerSecond,
        int quotaStatus,
        long dateSkewSeconds,
        Signature signature,
        Recreation recreation,
        @Nullable URI webhookUrl) {

    static final Duration LONGEST_PROCESSING = Duration.ofDays(30);

    Behaviour {
        if (processing.isNegative() || processing.compareTo(LONGEST_PROCESSING) > 0) {
            throw new IllegalArgumentException("processing is outside PT0S to P30D");
        }
        if (ratePerSecond < 1 || ratePerSecond > 2_000) {
            throw new IllegalArgumentException("ratePerSecond is outside 1 to 2000");
        }
        if (quotaStatus < 400 || quotaStatus > 499) {
            throw new IllegalArgumentException("quotaStatus is outside 400 to 499");
        }
        if (webhookUrl != null && (webhookUrl.getHost() == null || !isHttp(webhookUrl))) {
            throw new IllegalArgumentException("webhookUrl is not an http or https address");
        }
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    Behaviour with(@Nullable URI url) {
        return new Behaviour(
                generation, processing, ratePerSecond, quotaStatus, dateSkewSeconds, signature, recreation, url);
    }
}
