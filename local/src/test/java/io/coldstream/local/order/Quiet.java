package io.coldstream.local.order;

import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.topology.LoopTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells whether all that was written is dealt with: no topic that the topology reads has a record beyond what it has
 * committed, and none grew while that was looked at. What a record leads to is committed together with its offset, so
 * nothing can be on its way then.
 */
final class Quiet implements AutoCloseable {

    private static final String GROUP = "coldstream";

    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Quiet(Map<String, Object> kafka) {
        admin = Admin.create(kafka);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        // A record is looked for, not read.
        settings.put("fetch.max.bytes", 10_000);
        settings.put("max.partition.fetch.bytes", 10_000);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    boolean isNow() throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(GROUP)
                .partitionsToOffsetAndMetadata()
                .get();
        for (TopicPartition partition : partitions) {
            long from = Optional.ofNullable(committed.get(partition))
                    .map(OffsetAndMetadata::offset)
                    .orElse(0L);
            consumer.seek(partition, Math.max(from, beginnings.getOrDefault(partition, 0L)));
        }
        // Of a transaction its end stands in the log, too, and only a reader can tell it from a record.
        while (partitions.stream()
                .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
            if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                return false;
            }
        }
        return consumer.endOffsets(partitions).equals(ends);
    }

    private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        List<String> topics = new ArrayList<>(Stream.concat(
                        Stream.of(
                                Topics.WEBHOOKS,
                                Topics.COMMAND_REQUESTS,
                                Topics.COMMANDS,
                                Topics.COMMAND_OUTCOMES,
                                Topics.OBSERVATIONS,
                                Topics.MAILBOXES,
                                Topics.SUBSCRIPTIONS),
                        LoopTopics.all().stream())
                .map(Topic::name)
                .toList());
        admin.listTopics().names().get().stream()
                .filter(name -> name.endsWith("-repartition"))
                .forEach(topics::add);
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }
}
