package io.coldstream.local.bench;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import org.apache.kafka.common.serialization.Serializer;

/** Different events without end, as they are routed to the stage of the subscriptions; some of them come again. */
final class EventStream {

    /** Few, so that each is soon as large as it gets, and events cost alike from then on. */
    private static final int SUBSCRIPTIONS = 100;

    /** How far back a repetition may reach, in events. */
    private static final int REACH = 500_000;

    private static final Serializer<SubscriptionEvent> BYTES =
            SingleObjectSerde.of(SubscriptionEvent.class).serializer();

    private final LoneStage stage;
    private final int repeatedPercent;
    private final Random random = new Random(3);
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
        String subscriptionId = subscriptionId(number);
        Routed routed = routed(subscriptionId, number, Workbench.START.plusMillis(number));
        long began = System.nanoTime();
        stage.take(subscriptionId, routed);
        return System.nanoTime() - began;
    }

    /** A webhook about a subscription, as it reaches the stage. */
    static Routed routed(String subscriptionId, long number, Instant at) {
        return Routed.newBuilder()
                .setEvent(ByteBuffer.wrap(BYTES.serialize("", event(subscriptionId, number, at))))
                .setOrigin(new Origin("coldstream.webhooks", 0, number))
                .build();
    }

    private static SubscriptionEvent event(String subscriptionId, long number, Instant at) {
        // Spread over all keys, as hashes are.
        long spread = number * 0x9E3779B97F4A7C15L;
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId(subscriptionId)
                .setIdentity("%016x%016x".formatted(spread, number))
                .setEvent("subscription.updated")
                .setEventId("EVENT%023d".formatted(number))
                .setSentAt(at)
                .setReceivedAt(at)
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
