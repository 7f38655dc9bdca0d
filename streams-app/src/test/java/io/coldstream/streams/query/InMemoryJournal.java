package io.coldstream.streams.query;

import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.RenewalPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The journal's twin: keeps requests, and lets policies take effect at once. */
final class InMemoryJournal implements Journal {

    final List<CommandRequest> requests = new ArrayList<>();
    private final InMemoryViews views;
    volatile boolean away;

    /** What happens to a policy on its way into the log. */
    volatile UnaryOperator<RenewalPolicy> onTheWay = UnaryOperator.identity();

    InMemoryJournal(InMemoryViews views) {
        this.views = views;
    }

    @Override
    public synchronized void ask(CommandRequest request) {
        refuseWhenAway();
        requests.add(request);
    }

    @Override
    public void tell(RenewalPolicy policy) {
        refuseWhenAway();
        views.policies.put(policy.getScope(), onTheWay.apply(policy));
    }

    private void refuseWhenAway() {
        if (away) {
            throw Refused.unavailable("The log is away.");
        }
    }
}
