package io.coldstream.ingress;

import io.coldstream.avro.Authentication;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the sender of one webhook is known.
 *
 * @param form the label of the signature's form; empty if none was asked for
 * @param claimedTime when the sender says it sent; empty if it does not say
 */
record Sender(Authentication authentication, Optional<String> form, Optional<Instant> claimedTime) {

    /** The vendor's advice, and what the libraries of Standard Webhooks tolerate. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /**
     * Who has signed with a key of ours: FRESH if it was sent within five minutes of its receipt, else STALE.
     *
     * @param timeIsSigned one that is not signed can be replaced by whoever replays a captured webhook, and proves
     *     nothing
     */
    static Sender signed(String form, Optional<Instant> claimedTime, boolean timeIsSigned, Instant receivedAt) {
        boolean fresh = timeIsSigned
                && claimedTime
                        .filter(sent -> Duration.between(sent, receivedAt).abs().compareTo(FRESH) <= 0)
                        .isPresent();
        return new Sender(fresh ? Authentication.FRESH : Authentication.STALE, Optional.of(form), claimedTime);
    }
}
