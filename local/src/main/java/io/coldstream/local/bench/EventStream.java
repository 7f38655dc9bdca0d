package io.coldstream.local.bench;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import java.nio.ByteBuffer;
import java.util.Random;
import org.apache.kafka.common.serialization.Serializer;

/** Different events without end, as they are routed to the stage of the subscriptions; some of them come again. */
final class EventStream {

    /** Few, so that each is soon as large as it gets, and events cost alike from then on. */
    private static final int SUBSCRIPTIONS = 100;

    /** How far back a repetition may reach, in events. */
    private static final int REACH = 500_000;

    private final LoneStage stage;
    private final int repeatedPercent;
    private final Random random = new Random(3);
    private final Serializer<SubscriptionEvent> bytes =
            SingleObjectSerde.of(SubscriptionEvent.class).serializer();
    private Samples fresh = new Samples();
    private Samples again = new Samples();
    private long count;
    private long appliedAgain;

    EventStream(LoneStage stage, int repeatedPercent) {
        this.stage = stage;
        this.repeatedPercent = repeatedPercent;
    }

    /** A new event, and maybe an old one again. */
    void next() {
        fresh.add(take(count++));
        stage.forwarded();
        if (random.nextInt(100) < repeatedPercent) {
            again.add(take(count - 1 - random.nextLong(Math.min(count, REACH))));
            appliedAgain += stage.forwarded() == 0 ? 0 : 1;
        }
    }

    private long take(long number) {
        Routed routed = Routed.newBuilder()
                .setEvent(ByteBuffer.wrap(bytes.serialize("", event(number))))
                .setOrigin(new Origin("coldstream.webhooks", 0, number))
                .build();
        long began = System.nanoTime();
        stage.take(subscriptionId(number), routed);
        return System.nanoTime() - began;
    }

    private static SubscriptionEvent event(long number) {
        // Spread over all keys, as hashes are.
        long spread = number * 0x9E3779B97F4A7C15L;
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId(subscriptionId(number))
                .setIdentity("%016x%016x".formatted(spread, number))
                .setEvent("subscription.updated")
                .setEventId("EVENT%023d".formatted(number))
                .setSentAt(Workbench.START.plusMillis(number))
                .setReceivedAt(Workbench.START.plusMillis(number))
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.allocate(32).putLong(0, spread).putLong(24, number))
                .build();
    }

    private static String subscriptionId(long number) {
        return "SUBSCRIPTION%016d".formatted(number % SUBSCRIPTIONS);
    }

    /** Different ones so far. */
    long count() {
        return count;
    }

    /** Repetitions from which something followed. */
    long appliedAgain() {
        return appliedAgain;
    }

    /** Nanoseconds for each new event. */
    Samples fresh() {
        return fresh;
    }

    /** Nanoseconds for each repetition. */
    Samples again() {
        return again;
    }

    void forgetCosts() {
        fresh = new Samples();
        again = new Samples();
    }
}
