package io.coldstream.local.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One server under so many connections: a turn in each round. */
record Lane(LoadStand.Server server, int connections, List<Turn> turns) {

    Lane(LoadStand.Server server, int connections) {
        this(server, connections, new ArrayList<>());
    }

    /**
     * One turn.
     *
     * @param server what the server spent on processors
     * @param broker what the broker spent meanwhile
     * @param generator what the load generator spent
     * @param residentBytes of the server at the end
     */
    record Turn(ClosedLoop.Load load, Duration server, Duration broker, Duration generator, long residentBytes) {

        /** Microseconds of this for each request. */
        double each(Duration spent) {
            return spent.toNanos() / 1e3 / load.requests();
        }
    }

    double median(ToDoubleFunction<Turn> figure) {
        return Spread.of(turns.stream().mapToDouble(figure)).median();
    }

    /** How many times the {@code base}'s figure of the same round this one's is. */
    Spread times(Lane base, ToDoubleFunction<Turn> figure) {
        return Spread.of(IntStream.range(0, turns.size())
                .mapToDouble(round -> figure.applyAsDouble(turns.get(round))
                        / figure.applyAsDouble(base.turns().get(round))));
    }
}
