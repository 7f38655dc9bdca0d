package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.CommandKind;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/** What the sink counts. */
final class SinkMetrics {

    private static final String PREFIX = "coldstream.sink.";

    private final MeterRegistry registry;

    SinkMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void done(CommandKind kind, String result) {
        registry.counter(PREFIX + "commands", "kind", code(kind), "result", result)
                .increment();
    }

    void timed(CommandKind kind, Runnable call) {
        registry.timer(PREFIX + "call", "kind", code(kind)).record(call);
    }

    void claimed(AttemptVerdict verdict) {
        registry.counter(PREFIX + "claims", "verdict", code(verdict)).increment();
    }

    void claimAborted() {
        registry.counter(PREFIX + "claims.aborted").increment();
    }

    void claimInDoubt() {
        registry.counter(PREFIX + "claims.in.doubt").increment();
    }

    void alreadyClaimed() {
        registry.counter(PREFIX + "commands.already.claimed").increment();
    }

    void unreadable() {
        registry.counter(PREFIX + "commands.unreadable").increment();
    }

    void reportLost() {
        registry.counter(PREFIX + "reports.lost").increment();
    }

    /** Listed by the reseller under ids that nothing can be kept under. */
    void unusableIds(int count) {
        registry.counter(PREFIX + "unusable.ids").increment(count);
    }

    void underWay(Supplier<Number> calls) {
        registry.gauge(
                PREFIX + "calls.under.way", calls, supplier -> supplier.get().doubleValue());
    }

    void spending(Spending spending) {
        registry.gauge(PREFIX + "spending.stopped", spending, current -> current.isStopped() ? 1 : 0);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
