package io.coldstream.local.faults;

import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A topic as an outside reader sees it: committed records alone, from the beginning to the present end. */
public final class TopicView<V extends SpecificRecord> implements AutoCloseable {

    private final KafkaConsumer<String, V> consumer;
    private final List<TopicPartition> partitions;
    private final List<ConsumerRecord<String, V>> read = new ArrayList<>();

    public TopicView(Map<String, Object> kafka, RegistrySerdes serdes, Topic<V> topic) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(
                settings, new StringDeserializer(), serdes.of(topic).deserializer());
        partitions = consumer.partitionsFor(topic.name()).stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands over what came since the last time, and keeps nothing. */
    void news(Consumer<ConsumerRecord<String, V>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(reader);
        }
    }

    /** Every record so far; those of one key in their order. */
    public List<ConsumerRecord<String, V>> all() {
        news(read::add);
        return List.copyOf(read);
    }

    List<V> values() {
        return all().stream().map(ConsumerRecord::value).toList();
    }

    /** The last value of each key. */
    Map<String, V> latest() {
        Map<String, V> latest = new LinkedHashMap<>();
        all().forEach(record -> latest.put(record.key(), record.value()));
        return latest;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
