package io.coldstream.streams.codec;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import org.jspecify.annotations.Nullable;

/**
 * A webhook in normal form, without a clear secret.
 *
 * @param event {@code subscriptionId} is empty where the webhook names none
 * @param credentials sealed again, for those who may read them
 * @param alias where to look its subscription up when it names none
 */
public record Opened(
        SubscriptionEvent event,
        @Nullable SealedEnvelope credentials,
        @Nullable String alias) {}
