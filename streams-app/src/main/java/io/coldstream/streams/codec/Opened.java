package io.coldstream.streams.codec;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event in normal form, without a clear secret. A webhook is one of these, or several.
 *
 * @param event {@code subscriptionId} is empty where the webhook names none
 * @param credentials sealed again, for those who may read them
 * @param key where it goes: a subscriptionId, or an alias
 * @param surprises fields that neither the vocabulary nor the vendor's pages know
 */
public record Opened(SubscriptionEvent event, @Nullable SealedEnvelope credentials, String key, List<Shape> surprises) {

    public Opened {
        surprises = List.copyOf(surprises);
    }
}
