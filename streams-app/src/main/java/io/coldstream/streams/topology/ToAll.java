package io.coldstream.streams.topology;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Writes a record into every partition, so that each task reads it (KIP-837). */
final class ToAll implements StreamPartitioner<String, SpecificRecord> {

    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, SpecificRecord value, int numPartitions) {
        return Optional.of(IntStream.range(0, numPartitions).boxed().collect(Collectors.toSet()));
    }
}
