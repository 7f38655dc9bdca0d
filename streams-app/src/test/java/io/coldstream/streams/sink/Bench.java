package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandAttempt;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.streams.reseller.CallLimits;
import io.coldstream.streams.reseller.ResellerApi;
import io.coldstream.streams.reseller.ScriptedServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A membership with Kafka's own twins of its clients, a real server for a reseller, and clocks moved by hand. */
final class Bench implements AutoCloseable {

    private static final Steps STEPS = new Steps(CrashPoints.none());
    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(10), 1 << 20, 5, Duration.ZERO);

    final ManualTicker ticker = new ManualTicker();
    final Map<String, Instant> attemptsOnRecord = new HashMap<>();
    final ScriptedServer server;
    final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        @SuppressWarnings("removal")
        public ConsumerGroupMetadata groupMetadata() {
            return inGroup ? super.groupMetadata() : new ConsumerGroupMetadata("coldstream-sink");
        }
    };
    final MockProducer<String, CommandAttempt> claims =
            new MockProducer<>(
                    true,
                    null,
                    new StringSerializer(),
                    SingleObjectSerde.of(CommandAttempt.class).serializer()) {
                @Override
                public void commitTransaction() {
                    ticker.advance(commitTakes);
                    super.commitTransaction();
                }
            };
    final MockProducer<String, byte[]> reports =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    final Membership membership;
    final Calls calls;
    volatile boolean spendingStopped;
    boolean inGroup = true;
    Duration commitTakes = Duration.ZERO;
    private long nextOffset;

    Bench(ScriptedServer server, int concurrency) {
        this(server, concurrency, true, Duration.ZERO);
    }

    /** @param gap between calls; zero for none */
    Bench(ScriptedServer server, int concurrency, Duration gap) {
        this(server, concurrency, true, gap);
    }

    Bench(ScriptedServer server, int concurrency, boolean reportsErrors) {
        this(server, concurrency, reportsErrors, Duration.ZERO);
    }

    private Bench(ScriptedServer server, int concurrency, boolean reportsErrors, Duration gap) {
        this.server = server;
        Spending spending = () -> spendingStopped;
        SinkMetrics metrics = new SinkMetrics(new SimpleMeterRegistry());
        Execution execution = new Execution(
                new ResellerApi(server.base(), new Secret("k"), LIMITS),
                spending,
                new Reports(
                        reports,
                        SingleObjectSerde.of(CommandOutcome.class).serializer(),
                        SingleObjectSerde.of(SubscriptionObserved.class).serializer(),
                        metrics,
                        "USD"),
                BusinessClock.REAL,
                new Execution.Surroundings(metrics, STEPS, ticker, reportsErrors));
        this.calls = new Calls(execution, metrics, concurrency);
        this.membership = new Membership(
                consumer,
                Claims.open(claims, "sink-1", STEPS),
                new Attempts((partition, from) -> Map.copyOf(attemptsOnRecord)),
                new Membership.Work(
                        new CommandReader(Fixtures.reading(Command.class)),
                        new Verdicts(spending),
                        calls,
                        new Pacing(gap, 1),
                        metrics,
                        STEPS,
                        ticker));
        assign();
    }

    Bench(ScriptedServer server) {
        this(server, 4);
    }

    void assign() {
        consumer.rebalance(List.of(Fixtures.PARTITION));
        consumer.updateBeginningOffsets(Map.of(Fixtures.PARTITION, 0L));
    }

    /** Appends a command to the partition, at the next offset. */
    void release(Command.Builder command) {
        Command built = command.build();
        append(
                built.getSubscriptionId(),
                SingleObjectSerde.of(Command.class).serializer().serialize("", built));
    }

    void append(String key, byte[] value) {
        TopicPartition to = Fixtures.PARTITION;
        consumer.addRecord(new ConsumerRecord<>(
                to.topic(),
                to.partition(),
                nextOffset++,
                Fixtures.NOW.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    }

    /** One round, and all calls that it began. */
    void turnAndFinish() throws InterruptedException {
        membership.turn();
        finish();
    }

    void finish() throws InterruptedException {
        if (!calls.drain(Duration.ofSeconds(15))) {
            throw new AssertionError("calls did not end");
        }
    }

    List<CommandOutcome> outcomes() {
        var values = SingleObjectSerde.of(CommandOutcome.class).deserializer();
        return reports.history().stream()
                .filter(report -> report.topic().equals(Topics.COMMAND_OUTCOMES.name()))
                .map(report -> values.deserialize("", report.value()))
                .toList();
    }

    List<SubscriptionObserved> observations() {
        var values = SingleObjectSerde.of(SubscriptionObserved.class).deserializer();
        return reports.history().stream()
                .filter(report -> report.topic().equals(Topics.OBSERVATIONS.name()))
                .map(report -> values.deserialize("", report.value()))
                .toList();
    }

    /** The offset that the sinks' claims have committed; -1 for none. */
    long committed() {
        return claims.consumerGroupOffsetsHistory().stream()
                .flatMap(groups -> groups.values().stream())
                .map(offsets -> offsets.get(Fixtures.PARTITION))
                .filter(Objects::nonNull)
                .mapToLong(OffsetAndMetadata::offset)
                .reduce(-1, (before, after) -> after);
    }

    @Override
    public void close() {
        membership.close();
        server.close();
    }
}
