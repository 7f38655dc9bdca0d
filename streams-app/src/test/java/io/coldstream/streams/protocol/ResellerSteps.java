package io.coldstream.streams.protocol;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.coldstream.streams.protocol.Executor.Phase;
import io.coldstream.streams.reseller.Asked;
import io.coldstream.streams.reseller.Envelope;
import io.coldstream.streams.reseller.Outcomes;
import io.coldstream.streams.reseller.Reply;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the reseller does with what reaches it, and what others do there. */
final class ResellerSteps {

    private static final String RESELLER = "reseller";
    private static final Outcomes ACCEPTED = answer(200);
    private static final Outcomes REFUSED = answer(422);
    private static final Outcomes BROKEN = answer(502);

    private ResellerSteps() {}

    static void add(Steps steps) {
        State state = steps.from();
        Reseller reseller = state.reseller();
        for (Command request : new LinkedHashSet<>(reseller.onTheWay())) {
            arrives(steps, request);
        }
        for (Command order : new LinkedHashSet<>(reseller.taken())) {
            steps.certain(RESELLER, "has renewed and charged", state.with(reseller.carriedOut(order)));
            steps.fault(RESELLER, "fails to renew", state.with(reseller.gaveUp(order)));
        }
        if (state.dispatch().lookAsked()) {
            beforeARead(steps);
        }
    }

    private static void arrives(Steps steps, Command request) {
        State state = steps.from();
        State taken = state.with(state.reseller().took(request));
        State lost = state.with(state.reseller().lost(request));
        Optional<Executor> waiting = Stream.of(state.sink().one(), state.sink().two())
                .filter(sink -> sink.phase() == Phase.CALLING && request.equals(sink.command()))
                .findFirst();
        if (waiting.isEmpty()) {
            steps.certain(
                    RESELLER,
                    "takes the order, nobody waits for its answer",
                    taken,
                    Situation.CALL_THAT_ARRIVED_WHEN_NOBODY_WAITED);
            steps.possible(request, "is lost, and nobody waits for it", lost);
            return;
        }
        Executor sink = waiting.get();
        steps.certain(RESELLER, "takes the order and answers 200", taken.with(sink, sink.answered(ACCEPTED)));
        steps.fault(RESELLER, "takes the order, its answer is lost", taken);
        steps.fault(RESELLER, "refuses with 422", lost.with(sink, sink.answered(REFUSED)));
        steps.fault(RESELLER, "breaks with 502, the order not taken", lost.with(sink, sink.answered(BROKEN)));
    }

    /**
     * What nobody sees but by a read need not be tried at any other moment than before one: that an order is being carried
     * out, and what other people do.
     */
    private static void beforeARead(Steps steps) {
        State state = steps.from();
        Reseller reseller = state.reseller();
        if (!reseller.taken().isEmpty() && !reseller.renewing()) {
            steps.possible(RESELLER, "begins to renew", state.with(reseller.began()));
        }
        if (!reseller.autoRenew()) {
            steps.fault(RESELLER, "has auto-renew switched on", state.with(reseller.switchedOn()));
        } else if (!reseller.renewedItself()) {
            steps.possible(RESELLER, "renews by itself", state.with(reseller.renewedByItself()));
        }
        steps.fault(RESELLER, "renews for somebody at the dashboard", state.with(reseller.renewedAtTheDashboard()));
    }

    private static Outcomes answer(int status) {
        Envelope envelope = new Envelope(status, "", null, MissingNode.getInstance());
        return Outcomes.ofRenewal(new Reply.Answered(status, envelope, null, null, new Asked("POST", "/", Map.of())));
    }
}
