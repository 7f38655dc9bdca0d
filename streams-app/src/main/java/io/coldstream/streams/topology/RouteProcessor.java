package io.coldstream.streams.topology;

import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.MailboxLost;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Brings everything to its subscription. What names its subscription goes on and teaches aliases; what comes under a
 * mailbox's alias goes where the alias points, or is parked until the alias is learnt. What comes under the alias of a
 * domain, an order or a body goes on as it is: the stage of the domains takes it.
 */
final class RouteProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private static final String ALIAS_MARK = "mailbox:";
    private static final int MOST_EXPIRED_PER_TICK = 500;

    private final TopologySettings settings;
    private final Parking.Bounds bounds;
    private final RoutedEvents events = new RoutedEvents();
    private final Deserializer<SealedEnvelope> envelopes =
            SingleObjectSerde.of(SealedEnvelope.class).deserializer();

    @SuppressWarnings("NullAway.Init")
    private Aliases aliases;

    @SuppressWarnings("NullAway.Init")
    private Parking parking;

    RouteProcessor(TopologySettings settings) {
        this(settings, new Parking.Bounds(settings.mostParked()));
    }

    RouteProcessor(TopologySettings settings, Parking.Bounds bounds) {
        this.settings = settings;
        this.bounds = bounds;
    }

    /** Whether the alias that a webhook comes under is not the key that brought it into its partition. */
    static boolean liesElsewhere(String key, SpecificRecord value) {
        return key.startsWith(ALIAS_MARK)
                && value instanceof Routed routed
                && routed.getWebhookKey().map(was -> !was.equals(key)).orElse(false);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        aliases = new Aliases(context.getStateStore(Stores.ALIASES));
        parking = new Parking(context, bounds);
        context.schedule(
                settings.tick(),
                PunctuationType.WALL_CLOCK_TIME,
                wallClock -> parking.expire(businessTime(wallClock), MOST_EXPIRED_PER_TICK, wallClock));
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
        Optional<SubscriptionEvent> event = events.of(record.value());
        if (!record.key().startsWith(ALIAS_MARK)) {
            context().forward(record.withValue(RoutedEvents.withoutCredentials(record.value())));
            event.ifPresent(told -> teach(record, told));
            return;
        }
        String owner = aliases.owner(record.key());
        if (owner == null) {
            String what = event.map(SubscriptionEvent::getEvent).orElse("command request");
            parking.park(record, what, businessTime(context().currentSystemTimeMs()));
        } else {
            deliver(record, owner);
        }
    }

    private void teach(Record<String, Routed> record, SubscriptionEvent event) {
        if (!event.getSubscriptionId().equals(record.key())) {
            return;
        }
        event.getMailbox()
                .flatMap(MailboxFacts::getMailboxId)
                .ifPresent(mailboxId -> context()
                        .forward(record.withKey(ALIAS_MARK + mailboxId)
                                .withValue(AliasLearnt.newBuilder()
                                        .setSubscriptionId(event.getSubscriptionId())
                                        .setSentAt(event.getSentAt())
                                        .setBodyHash(RoutedEvents.stamp(event).bodyHash())
                                        .setSealedCredentials(record.value()
                                                .getSealedCredentials()
                                                .orElse(null))
                                        .build())));
    }

    private void learn(Record<String, AliasLearnt> record) {
        AliasLearnt told = record.value();
        Aliases.Lesson lesson = aliases.learn(record.key(), told);
        if (lesson.newestCredentials()) {
            told.getSealedCredentials().ifPresent(bytes -> publish(record, told.getSentAt(), bytes));
        }
        if (lesson.loser() != null) {
            lost(record, lesson.loser(), lesson.owner());
            // The new owner, too: one that had lost it before passes nothing on any more.
            if (lesson.owner().equals(told.getSubscriptionId())) {
                lost(record, lesson.owner(), lesson.owner());
            }
        }
        parking.release(record.key(), routed -> deliver(record.withValue(routed), lesson.owner()));
    }

    /**
     * Tells a subscription that the mailbox is not its own, each time that it teaches and loses, also when it was told
     * before: its webhook went to it ahead of this, so it may hold facts of the mailbox again. Contradictions are rare, and
     * one that holds nothing has nothing to hand over.
     */
    private void lost(Record<String, ?> record, String loser, String owner) {
        String mailboxId = record.key().substring(ALIAS_MARK.length());
        Instant now = businessTime(context().currentSystemTimeMs());
        context()
                .forward(record.withKey(loser)
                        .withValue(Routed.newBuilder()
                                .setOrigin(Origins.of(context()))
                                .setMessage(new MailboxLost(mailboxId, owner, now))
                                .build()));
    }

    /** Brings what came under a mailbox's alias to the subscription that the mailbox belongs to, see {@link Aliases#recipient}. */
    private void deliver(Record<String, Routed> record, String owner) {
        Optional<SubscriptionEvent> event = events.of(record.value());
        event.ifPresent(told -> record.value()
                .getSealedCredentials()
                .filter(bytes -> aliases.hear(record.key(), RoutedEvents.stamp(told)))
                .ifPresent(bytes -> publish(record, told.getSentAt(), bytes)));
        String recipient = event.map(told -> aliases.recipient(record.key(), told.getIdentity()))
                .orElse(owner);
        context()
                .forward(record.withKey(recipient)
                        .withValue(RoutedEvents.withoutCredentials(events.addressed(record.value(), recipient))));
        if (!recipient.equals(owner)) {
            lost(record, recipient, owner);
        }
    }

    /**
     * Only here all webhooks about a mailbox meet, whatever subscription they name. So the newest credentials are told
     * apart here, and their topic does not depend on the order of arrival.
     */
    private void publish(Record<String, ?> record, Instant sentAt, ByteBuffer sealedBytes) {
        String mailboxId = record.key().substring(ALIAS_MARK.length());
        SealedEnvelope envelope = envelopes.deserialize("", bytes(sealedBytes));
        context().forward(record.withKey(mailboxId).withValue(new SealedCredentials(mailboxId, sentAt, envelope)));
    }

    private Instant businessTime(long wallClockMillis) {
        return settings.clock().at(Instant.ofEpochMilli(wallClockMillis));
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.duplicate().get(copy);
        return copy;
    }
}
