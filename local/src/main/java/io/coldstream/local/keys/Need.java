package io.coldstream.local.keys;

import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a key that opens only is needed for webhooks, by how long topics keep what was sealed for it.
 *
 * @param webhooksUntil when the last of them is out of {@code coldstream.webhooks}, were it not put in again
 * @param lettersUntil the same of the dead letters, where the last of them is put aside at the very end of that time
 */
record Need(Instant webhooksUntil, Instant lettersUntil) {

    static final Duration IN_WEBHOOKS = kept(Topics.WEBHOOKS);
    static final Duration IN_LETTERS = kept(Topics.DEAD_LETTERS);

    /** @param since when it ceased to seal */
    static Need of(Instant since) {
        Instant webhooksUntil = since.plus(IN_WEBHOOKS);
        return new Need(webhooksUntil, webhooksUntil.plus(IN_LETTERS));
    }

    private static Duration kept(Topic<?> topic) {
        return topic.retention().orElseThrow(() -> new IllegalStateException(topic.name() + " is kept for good"));
    }
}
