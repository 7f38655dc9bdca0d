package io.coldstream.local.bench;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import java.time.Instant;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole real topology with its real stores in RocksDB, on Kafka's test driver: one task and no broker. Wall time
 * stands still, so no timer fires.
 */
final class Workbench implements AutoCloseable {

    static final Instant START = Instant.parse("2026-01-10T12:00:00Z");

    private static final String CHANGELOG = "-changelog";

    private final Stopwatch stopwatch = new Stopwatch();
    private final Webhooks webhooks;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, WebhookReceived> received;

    Workbench(Scratch scratch) {
        webhooks = Webhooks.sealedWith(scratch.keys(), START);
        var properties = Topologies.properties(scratch.folder().resolve("state"), stopwatch);
        driver = new TopologyTestDriver(
                Topologies.build(properties, Topologies.opener(scratch.keys())), properties, START);
        received = driver.createInputTopic(
                Topics.WEBHOOKS.name(),
                new StringSerializer(),
                SingleObjectSerde.of(WebhookReceived.class).serializer());
    }

    Webhooks webhooks() {
        return webhooks;
    }

    /** From the sealed webhook to all that follows from it; answers what it cost. */
    Cost take(String key, WebhookReceived webhook) {
        stopwatch.reset();
        received.pipeInput(key, webhook, START);
        return new Cost(stopwatch.applying(), stopwatch.all(), writtenToChangelogs());
    }

    /**
     * What one webhook cost.
     *
     * @param applying nanoseconds in the stage of the subscriptions
     * @param stages nanoseconds in all stages that keep something
     * @param written bytes of keys and values to the stores' changelogs
     */
    record Cost(long applying, long stages, long written) {}

    /** Reads all that was written, so that it does not pile up. */
    private long writtenToChangelogs() {
        long written = 0;
        for (String topic : driver.producedTopicNames()) {
            var records = driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList();
            if (topic.endsWith(CHANGELOG)) {
                written += records.stream().mapToLong(Workbench::bytes).sum();
            }
        }
        return written;
    }

    private static long bytes(TestRecord<byte[], byte[]> record) {
        return (record.key() == null ? 0L : record.key().length) + (record.value() == null ? 0 : record.value().length);
    }

    @Override
    public void close() {
        driver.close();
    }
}
