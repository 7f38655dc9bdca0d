package io.coldstream.streams.topology;

import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.domain.Stamp;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/** The event in what is routed: read, and addressed to its subscription. */
final class RoutedEvents {

    private final Serde<SubscriptionEvent> events = SingleObjectSerde.of(SubscriptionEvent.class);

    Optional<SubscriptionEvent> of(Routed routed) {
        return routed.getEvent().map(encoded -> events.deserializer().deserialize("", RouteProcessor.bytes(encoded)));
    }

    Routed addressed(Routed routed, String subscriptionId) {
        return of(routed)
                .map(event -> SubscriptionEvent.newBuilder(event)
                        .setSubscriptionId(subscriptionId)
                        .build())
                .map(event -> ByteBuffer.wrap(events.serializer().serialize("", event)))
                .map(event -> Routed.newBuilder(routed).setEvent(event).build())
                .orElse(routed);
    }

    /** Credentials go no further than the alias stage; that there were some does. */
    static Routed withoutCredentials(Routed routed) {
        return routed.getSealedCredentials().isEmpty()
                ? routed
                : Routed.newBuilder(routed)
                        .setSealedCredentials(null)
                        .setWithCredentials(true)
                        .build();
    }

    static Stamp stamp(SubscriptionEvent event) {
        return new Stamp(event.getSentAt(), HexFormat.of().formatHex(RouteProcessor.bytes(event.getBodyHash())));
    }
}
