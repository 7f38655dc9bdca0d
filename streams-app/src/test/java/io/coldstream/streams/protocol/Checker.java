package io.coldstream.streams.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Visits every state that can be reached, nearest first, until a property is violated. No chance is involved. */
final class Checker {

    private final Model model;
    private final Set<Property> properties;
    private final Map<State, State> cameFrom = new HashMap<>();
    private final Queue<State> next = new ArrayDeque<>();
    private final Set<Situation> reached = EnumSet.noneOf(Situation.class);
    private long transitions;
    private long atRest;

    private Checker(Model model, Set<Property> properties) {
        this.model = model;
        this.properties = properties;
    }

    /**
     * @param atRest in how many of the states nothing more comes about by itself
     * @param violation the first one met, by a shortest run; {@code null} when the properties hold in every state
     */
    record Result(
            long states,
            long transitions,
            long atRest,
            Set<Situation> reached,
            @Nullable Violation violation) {

        @Override
        public String toString() {
            return String.format("%,d states, %,d of them at rest, %,d transitions", states, atRest, transitions);
        }
    }

    /** A property that does not hold, and how to come there. */
    record Violation(Property property, List<String> trace) {

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(property + " is violated after " + trace.size() + " steps:");
            for (int step = 0; step < trace.size(); step++) {
                text.append(String.format("%n  %2d. %s", step + 1, trace.get(step)));
            }
            return text.toString();
        }
    }

    static Result check(Model model, Set<Property> properties) {
        return new Checker(model, properties).run();
    }

    private Result run() {
        State initial = model.initial();
        cameFrom.put(initial, initial);
        next.add(initial);
        Violation violation = null;
        while (violation == null && !next.isEmpty()) {
            violation = visit(next.remove());
        }
        return new Result(cameFrom.size(), transitions, atRest, reached, violation);
    }

    private @Nullable Violation visit(State state) {
        List<Step> steps = model.steps(state);
        boolean rests = model.isAtRest(state, steps);
        atRest += rests ? 1 : 0;
        for (Property property : properties) {
            if (property.counts(rests) && !property.holds(state)) {
                return new Violation(property, trace(state));
            }
        }
        steps.forEach(step -> take(state, step));
        return null;
    }

    private void take(State state, Step step) {
        transitions++;
        if (step.situation() != null) {
            reached.add(step.situation());
        }
        if (step.next().side() != state.side()) {
            Situation.note(state, step.next(), reached);
        }
        if (cameFrom.putIfAbsent(step.next(), state) == null) {
            next.add(step.next());
        }
    }

    private List<String> trace(State last) {
        List<String> trace = new ArrayList<>();
        State initial = model.initial();
        for (State to = last; !to.equals(initial); to = before(to)) {
            State taken = to;
            model.steps(before(to)).stream()
                    .filter(step -> step.next().equals(taken))
                    .findFirst()
                    .map(Step::toString)
                    .ifPresent(trace::add);
        }
        Collections.reverse(trace);
        return trace;
    }

    private State before(State state) {
        State from = cameFrom.get(state);
        if (from == null) {
            throw new IllegalStateException("A state that was never reached");
        }
        return from;
    }
}
