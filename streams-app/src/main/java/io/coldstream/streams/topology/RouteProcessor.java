package io.coldstream.streams.topology;

import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Brings everything to its subscription. What names its subscription goes on and teaches aliases; what comes under an
 * alias goes where the alias points, or is parked until the alias is learnt.
 */
final class RouteProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private static final int MOST_PARKED_PER_ALIAS = 1000;
    private static final String ALIAS_MARK = "mailbox:";

    private final Serde<SubscriptionEvent> events = SingleObjectSerde.of(SubscriptionEvent.class);
    private final Serde<Routed> routeds = SingleObjectSerde.of(Routed.class);

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, AliasLearnt> aliases;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Parked> parked;

    @SuppressWarnings("NullAway.Init")
    private DeadLetters deadLetters;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        deadLetters = new DeadLetters(context);
        aliases = context.getStateStore(Stores.ALIASES);
        parked = context.getStateStore(Stores.PARKED);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        switch (record.value()) {
            case Routed routed -> route(record.withValue(routed));
            case AliasLearnt learnt -> learn(record.withValue(learnt));
            default ->
                throw new IllegalStateException(
                        "No route for " + record.value().getSchema().getName());
        }
    }

    private void route(Record<String, Routed> record) {
        if (!record.key().startsWith(ALIAS_MARK)) {
            context().forward(record);
            event(record.value()).ifPresent(event -> teach(record, event));
            return;
        }
        AliasLearnt known = aliases.get(record.key());
        if (known == null) {
            park(record);
        } else {
            context().forward(addressed(record, known.getSubscriptionId()));
        }
    }

    private void teach(Record<String, Routed> record, SubscriptionEvent event) {
        event.getMailbox()
                .flatMap(MailboxFacts::getMailboxId)
                .ifPresent(mailboxId -> context()
                        .forward(record.withKey(ALIAS_MARK + mailboxId)
                                .withValue(new AliasLearnt(
                                        event.getSubscriptionId(), event.getSentAt(), hex(event.getBodyHash())))));
    }

    /** Of contradicting teachers the later one holds, as for every other fact. */
    private void learn(Record<String, AliasLearnt> record) {
        AliasLearnt known = aliases.get(record.key());
        AliasLearnt holds = known == null || isLater(record.value(), known) ? record.value() : known;
        aliases.put(record.key(), holds);
        release(record, holds.getSubscriptionId());
    }

    private void park(Record<String, Routed> record) {
        long number = 0;
        try (KeyValueIterator<String, Parked> last =
                parked.reverseRange(parkedKey(record.key(), 0), parkedKey(record.key(), MOST_PARKED_PER_ALIAS))) {
            if (last.hasNext()) {
                number =
                        Long.parseLong(last.peekNextKey().substring(record.key().length() + 1)) + 1;
            }
        }
        if (number >= MOST_PARKED_PER_ALIAS) {
            deadLetters.forward(
                    record, new Unusable(Unusable.Reason.UNROUTED, "too many wait for this alias"), record.value());
            return;
        }
        parked.put(
                parkedKey(record.key(), number),
                new Parked(
                        ByteBuffer.wrap(routeds.serializer().serialize("", record.value())),
                        event(record.value()).map(SubscriptionEvent::getEvent).orElse("command request"),
                        Instant.ofEpochMilli(context().currentSystemTimeMs())));
    }

    private void release(Record<String, AliasLearnt> record, String subscriptionId) {
        List<KeyValue<String, Parked>> waiting = new ArrayList<>();
        try (KeyValueIterator<String, Parked> all =
                parked.range(parkedKey(record.key(), 0), parkedKey(record.key(), MOST_PARKED_PER_ALIAS))) {
            all.forEachRemaining(waiting::add);
        }
        for (KeyValue<String, Parked> entry : waiting) {
            Routed routed = routeds.deserializer().deserialize("", bytes(entry.value.getRouted()));
            context().forward(addressed(record.withValue(routed), subscriptionId));
            parked.delete(entry.key);
        }
    }

    private Record<String, SpecificRecord> addressed(Record<String, Routed> record, String subscriptionId) {
        Routed routed = record.value();
        ByteBuffer event = event(routed)
                .map(found -> SubscriptionEvent.newBuilder(found)
                        .setSubscriptionId(subscriptionId)
                        .build())
                .map(addressed -> ByteBuffer.wrap(events.serializer().serialize("", addressed)))
                .orElse(null);
        return record.withKey(subscriptionId)
                .withValue(Routed.newBuilder(routed).setEvent(event).build());
    }

    private Optional<SubscriptionEvent> event(Routed routed) {
        return routed.getEvent().map(encoded -> events.deserializer().deserialize("", bytes(encoded)));
    }

    private static boolean isLater(AliasLearnt learnt, AliasLearnt known) {
        int byTime = learnt.getSentAt().compareTo(known.getSentAt());
        return byTime > 0 || (byTime == 0 && learnt.getBodyHash().compareTo(known.getBodyHash()) > 0);
    }

    private static String parkedKey(String alias, long number) {
        return "%s/%06d".formatted(alias, number);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }

    private static String hex(ByteBuffer buffer) {
        return HexFormat.of().formatHex(bytes(buffer));
    }
}
