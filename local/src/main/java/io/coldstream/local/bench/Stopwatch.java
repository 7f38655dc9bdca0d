package io.coldstream.local.bench;

import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Sums the time that stages take for their records, with the writing of what follows. What Kafka's test driver does
 * between the stages (it commits after every record) is not in it.
 */
final class Stopwatch implements StageProbe.Seeing {

    static final String APPLY = "apply-and-decide";

    /** All that keep something by subscription, mailbox, domain or count. */
    private static final Set<String> STAGES =
            Set.of("route", APPLY, "watch-domains", "count-mailboxes", "count-subscriptions", "count");

    private long applying;
    private long all;

    void reset() {
        applying = 0;
        all = 0;
    }

    /** Nanoseconds that the stage of the subscriptions took since the last reset. */
    long applying() {
        return applying;
    }

    /** Nanoseconds that all stages took that keep something. */
    long all() {
        return all;
    }

    @Override
    public <K, V, L, W> ProcessorSupplier<K, V, L, W> stage(String name, ProcessorSupplier<K, V, L, W> stage) {
        return STAGES.contains(name) ? new TimedSupplier<>(name, stage) : stage;
    }

    private final class TimedSupplier<K, V, L, W> implements ProcessorSupplier<K, V, L, W> {

        private final String name;
        private final ProcessorSupplier<K, V, L, W> stage;

        TimedSupplier(String name, ProcessorSupplier<K, V, L, W> stage) {
            this.name = name;
            this.stage = stage;
        }

        @Override
        public Processor<K, V, L, W> get() {
            return new Timed<>(name, stage.get());
        }

        @Override
        public @Nullable Set<StoreBuilder<?>> stores() {
            return stage.stores();
        }
    }

    private final class Timed<K, V, L, W> implements Processor<K, V, L, W> {

        private final boolean applies;
        private final Processor<K, V, L, W> stage;

        Timed(String name, Processor<K, V, L, W> stage) {
            this.applies = name.equals(APPLY);
            this.stage = stage;
        }

        @Override
        public void init(ProcessorContext<L, W> context) {
            stage.init(context);
        }

        @Override
        public void process(Record<K, V> record) {
            long began = System.nanoTime();
            stage.process(record);
            long took = System.nanoTime() - began;
            all += took;
            applying += applies ? took : 0;
        }

        @Override
        public void close() {
            stage.close();
        }
    }
}
