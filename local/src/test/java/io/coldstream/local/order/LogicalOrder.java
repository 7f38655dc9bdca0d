package io.coldstream.local.order;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.Reception;
import io.coldstream.local.faults.Replay;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TopologyTestDriver;

/** The state of the logical order: each webhook once, one at a time, to its last effect, in one thread without a broker. */
final class LogicalOrder {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 2L << 30;

    private LogicalOrder() {}

    /**
     * The stores are flushed after each webhook: where the system keeps a folder in memory, nobody waits for a disk.
     *
     * @param otherwise where the stores are kept elsewhere
     */
    static State of(List<Delivery> inOrder, SealingKeys keys, Path otherwise) {
        try {
            boolean inMemory = Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() > ENOUGH_BYTES;
            Path folder = inMemory ? Files.createTempDirectory(MEMORY, "coldstream-order") : otherwise;
            try {
                return in(folder, inOrder, keys);
            } finally {
                Utils.delete(folder.toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static State in(Path folder, List<Delivery> inOrder, SealingKeys keys) {
        Reception reception = new Reception(keys);
        BusinessClock stopped = new BusinessClock(inOrder.getFirst().receivedAt(), 1);
        try (TopologyTestDriver driver = Replay.driver(keys, stopped, folder)) {
            var webhooks = driver.createInputTopic(
                    Topics.WEBHOOKS.name(),
                    new StringSerializer(),
                    SingleObjectSerde.of(WebhookReceived.class).serializer());
            for (Delivery delivery : inOrder) {
                ProducerRecord<String, WebhookReceived> record =
                        reception.receive(delivery.body(), delivery.sentAt(), delivery.receivedAt());
                webhooks.pipeInput(record.key(), record.value(), delivery.receivedAt());
            }
            return State.of(reader(driver));
        }
    }

    private static TopicReader reader(TopologyTestDriver driver) {
        return new TopicReader() {
            @Override
            public <V extends SpecificRecord> List<KeyValue<String, V>> read(Topic<V> topic) {
                return driver.createOutputTopic(
                                topic.name(),
                                new StringDeserializer(),
                                SingleObjectSerde.of(topic.valueType()).deserializer())
                        .readKeyValuesToList();
            }
        };
    }
}
