package io.coldstream.local;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topics of a broker as bytes, those of Kafka itself and of aborted transactions included. */
final class RawTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> kafka;

    RawTopics(String bootstrapServers) {
        kafka = Map.of("bootstrap.servers", bootstrapServers);
    }

    List<String> names() throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
                    .sorted()
                    .toList();
        }
    }

    /** Hands over every record that there is by now. */
    void read(List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> reader) throws Exception {
        List<TopicPartition> partitions = partitions(topics);
        try (var consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(reader);
                if (System.nanoTime() > giveUpAt) {
                    throw new AssertionError("the topics could not be read to their ends within " + PATIENCE);
                }
            }
        }
    }

    private List<TopicPartition> partitions(List<String> topics) throws Exception {
        try (Admin admin = Admin.create(kafka)) {
            Map<String, TopicDescription> described =
                    admin.describeTopics(topics).allTopicNames().get();
            return described.values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toList());
        }
    }
}
