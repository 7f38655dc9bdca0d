package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.TimerKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One state of the subscription, as the core keeps it. There is one object of each, so that states compare by identity,
 * and its reaction to a signal is computed once.
 */
final class Side {

    private final Aggregate aggregate;
    private final Map<TimerKind, Instant> timers;
    private final Map<Signal, Reaction> reactions = new HashMap<>();

    Side(Aggregate aggregate, Map<TimerKind, Instant> timers) {
        this.aggregate = aggregate;
        this.timers = timers;
    }

    Aggregate aggregate() {
        return aggregate;
    }

    Map<TimerKind, Instant> timers() {
        return timers;
    }

    @Nullable
    Operation operation() {
        return aggregate.subscription().renewal().operation();
    }

    boolean isIn(Operation.State state) {
        Operation operation = operation();
        return operation != null && operation.state() == state;
    }

    Reaction to(Signal signal, Function<Signal, Reaction> core) {
        Reaction known = reactions.get(signal);
        if (known == null) {
            known = core.apply(signal);
            reactions.put(signal, known);
        }
        return known;
    }
}
