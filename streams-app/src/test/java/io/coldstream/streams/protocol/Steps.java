package io.coldstream.streams.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps that one state allows, as the actors add them. */
final class Steps {

    private final State from;
    private final List<Step> all = new ArrayList<>();

    Steps(State from) {
        this.from = from;
    }

    State from() {
        return from;
    }

    List<Step> all() {
        return all;
    }

    void certain(Object actor, String what, State next) {
        certain(actor, what, next, null);
    }

    void certain(Object actor, String what, State next, @Nullable Situation situation) {
        all.add(new Step(actor, what, next, true, situation));
    }

    void possible(Object actor, String what, State next) {
        possible(actor, what, next, null);
    }

    void possible(Object actor, String what, State next, @Nullable Situation situation) {
        all.add(new Step(actor, what, next, false, situation));
    }

    void fault(Object actor, String what, State next) {
        fault(actor, what, next, null);
    }

    /** Possible as long as something may still go wrong. */
    void fault(Object actor, String what, State next, @Nullable Situation situation) {
        if (from.faults() > 0) {
            possible(actor, what, next.costing(1), situation);
        }
    }
}
