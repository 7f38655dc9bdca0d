package io.coldstream.local.replay;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.topology.LoopTopics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what the stage of the subscriptions took, and what it decided, from the topics of a running house. */
final class Recorder {

    /** What is recorded of a subscription; what goes to domains is left out by its key. */
    private static final Set<String> INPUTS = Set.of(
            "coldstream.routed",
            "coldstream.timers",
            Topics.COMMANDS.name(),
            Topics.COMMAND_OUTCOMES.name(),
            Topics.OBSERVATIONS.name(),
            Topics.RENEWALS.name());

    private final Map<String, Object> kafka;
    private final RegistrySerdes serdes;

    Recorder(String bootstrapServers, URI registry) {
        kafka = Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        serdes = new RegistrySerdes(registry);
    }

    /** In the order of their times, as Kafka Streams takes them; of one topic in the order of their offsets. */
    RecordedLog record(BusinessClock clock) {
        List<RecordedLog.Entry> entries = new ArrayList<>();
        for (String name : INPUTS) {
            read(RecordedInputsTest.topic(name), entries);
        }
        entries.sort(Comparator.comparingLong(RecordedLog.Entry::timestamp));
        return new RecordedLog(clock, entries);
    }

    private <V extends SpecificRecord> void read(Topic<V> topic, List<RecordedLog.Entry> entries) {
        boolean ours = LoopTopics.all().contains(topic);
        Deserializer<V> from = ours
                ? SingleObjectSerde.of(topic.valueType()).deserializer()
                : serdes.of(topic).deserializer();
        Serializer<V> to = SingleObjectSerde.of(topic.valueType()).serializer();
        try (var consumer =
                new KafkaConsumer<>(new HashMap<>(kafka), new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (!record.key().contains(":")) {
                        entries.add(new RecordedLog.Entry(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.timestamp(),
                                record.key(),
                                to.serialize("", from.deserialize(topic.name(), record.value()))));
                    }
                });
            }
        }
    }
}
