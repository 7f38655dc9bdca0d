package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks told of the failure of an operation's attempts. None of them is a proof; with a later read that shows the
 * period unchanged the one about the newest attempt is.
 *
 * @param counted identities of the webhooks: one that is sent again tells nothing of a later attempt
 * @param toldAt when the newest attempt was told to have failed; {@code null} while it was not
 * @param earlierUnproven whether an earlier attempt may still be carried out: then nobody can tell whose failure it was
 * @param releasedAt when the newest attempt was released; what was sent or received before is not about it
 */
public record Failures(List<String> counted, @Nullable Instant toldAt, boolean earlierUnproven, @Nullable Instant releasedAt) {

    public static final Failures NONE = new Failures(List.of(), null, false, null);

    /** Beyond these none counts any more. */
    private static final int MOST = 20;

    public Failures {
        counted = List.copyOf(counted);
    }

    /** @param ofNewest whether the newest attempt is on its way, so that it may be the one that failed */
    Failures told(WebhookEvent.RenewalFailed event, boolean ofNewest) {
        String identity = event.about().identity();
        if (counted.contains(identity) || counted.size() == MOST) {
            return this;
        }
        List<String> more = new ArrayList<>(counted);
        more.add(identity);
        boolean since = releasedAt != null
                && !event.at().isBefore(releasedAt)
                && !event.sentAt().isBefore(releasedAt);
        return new Failures(
                more, ofNewest && since && toldAt == null ? event.at() : toldAt, earlierUnproven, releasedAt);
    }

    Failures released(Instant at) {
        return new Failures(counted, toldAt, earlierUnproven, at);
    }

    /** For the next attempt. */
    Failures next(boolean proven) {
        return new Failures(counted, null, earlierUnproven || !proven, null);
    }

    /**
     * From when on a read that shows the period unchanged proves that the newest attempt did not happen; {@code null} if
     * none does.
     */
    @Nullable
    Instant provableFrom(Timing timing) {
        return toldAt == null || earlierUnproven ? null : toldAt.plus(timing.failureSettles());
    }

    boolean areProvenBy(Instant readAt, Timing timing) {
        Instant from = provableFrom(timing);
        return from != null && !readAt.isBefore(from);
    }
}
