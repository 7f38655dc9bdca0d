package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Subscription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The policies that a forecast is made for. */
public interface PolicySource {

    Policy of(Subscription subscription, Instant at);

    /** The caps over all. */
    Caps caps(Instant at);

    Caps capsOfUser(String userId, Instant at);

    /** When another policy of the subscription's scopes comes into force next; {@code null} when none does. */
    @Nullable
    Instant nextChange(Subscription subscription, Instant after);
}
