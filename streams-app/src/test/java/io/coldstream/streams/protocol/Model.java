package io.coldstream.streams.protocol;

import java.util.List;
import java.util.stream.Stream;

/** The protocol of paid renewals: its first state, and the steps that each state allows. */
final class Model {

    private final Bounds bounds;
    private final Subscriptions subscriptions;
    private final SubscriptionSteps subscriptionSteps;
    private final SinkSteps sinkSteps;

    Model(Bounds bounds, Mutant mutant) {
        this.bounds = bounds;
        this.subscriptions = new Subscriptions(mutant);
        this.subscriptionSteps = new SubscriptionSteps(subscriptions, bounds, mutant);
        this.sinkSteps = new SinkSteps(mutant);
    }

    State initial() {
        return new State(
                Time.DUE,
                subscriptions.initial(),
                Dispatch.IDLE,
                Sink.IDLE,
                Reseller.QUIET,
                Inbox.EMPTY,
                bounds.faults(),
                bounds.wishes());
    }

    List<Step> steps(State state) {
        Steps steps = new Steps(state);
        subscriptionSteps.add(steps);
        sinkSteps.add(steps);
        ResellerSteps.add(steps);
        timePasses(steps);
        return steps.all();
    }

    /** Nothing more comes about by itself. */
    boolean isAtRest(State state, List<Step> steps) {
        return state.now() == bounds.horizon() && steps.stream().noneMatch(Step::certain);
    }

    /**
     * What takes no time is done before time passes; who is late all the same is at fault. The reseller alone may take any
     * time. A paused sink stays so until its next step.
     */
    private void timePasses(Steps steps) {
        State state = steps.from();
        if (state.now() == bounds.horizon()) {
            return;
        }
        List<Executor> busy = Stream.of(state.sink().one(), state.sink().two())
                .filter(Executor::isBusy)
                .toList();
        int late = busy.size() + (subscriptionSteps.isBehind(state) ? 1 : 0) + (sinkSteps.isBehind(state) ? 1 : 0);
        if (late > state.faults()) {
            return;
        }
        State next = state.at(state.now().next()).costing(late);
        for (Executor sink : busy) {
            next = next.with(sink, sink.standingStill());
        }
        String what = "passes" + (busy.isEmpty() ? "" : " over a paused sink")
                + (late > busy.size() ? ", somebody being late" : "");
        steps.all().add(new Step(state.now(), what, next, late == 0, null));
    }
}
