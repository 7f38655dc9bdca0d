package io.coldstream.local.bench;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.ProcessorWrapper;
import org.apache.kafka.streams.processor.api.WrappedFixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.WrappedProcessorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees each stage as the topology hands it to Kafka Streams (KIP-1112), so that a benchmark can time it, or run it alone.
 * Kafka Streams makes it by its class's name, and it finds what to tell in the configuration.
 */
public final class StageProbe implements ProcessorWrapper {

    static final String SEES = "coldstream.bench.sees";

    /** What is told of each stage, and may put something around it. */
    interface Seeing {
        <K, V, L, W> ProcessorSupplier<K, V, L, W> stage(String name, ProcessorSupplier<K, V, L, W> stage);
    }

    private @Nullable Seeing seeing;

    @Override
    public void configure(Map<String, ?> configs) {
        seeing = (Seeing) configs.get(SEES);
    }

    @Override
    public <K, V, L, W> WrappedProcessorSupplier<K, V, L, W> wrapProcessorSupplier(
            String name, ProcessorSupplier<K, V, L, W> stage) {
        return ProcessorWrapper.asWrapped(Objects.requireNonNull(seeing, SEES).stage(name, stage));
    }

    @Override
    public <K, V, W> WrappedFixedKeyProcessorSupplier<K, V, W> wrapFixedKeyProcessorSupplier(
            String name, FixedKeyProcessorSupplier<K, V, W> stage) {
        return ProcessorWrapper.asWrappedFixedKey(stage);
    }
}
