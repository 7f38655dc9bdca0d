package io.coldstream.streams.query;

import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.query.redrive.LetterFilter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A redrive as a person asks for it. */
record RedriveForm(LetterFilter filter, int ratePerSecond) {

    private static final int MOST_IDS = 500;
    private static final int LONGEST_ID = 300;
    private static final int LONGEST_EVENT = 200;
    private static final int USUAL_RATE = 100;
    private static final int MOST_RATE = 1000;
    private static final List<String> REASONS =
            Arrays.stream(Unusable.Reason.values()).map(Unusable.Reason::code).toList();

    /** @throws Refused with every problem of the body */
    static RedriveForm read(Ask ask) {
        Form form = new Form(ask.body());
        String reason = form.text("reason", LONGEST_EVENT);
        if (reason != null && !REASONS.contains(reason)) {
            form.problem("reason: one of " + String.join(", ", REASONS));
        }
        String event = form.text("event", LONGEST_EVENT);
        Set<String> ids = form.texts("deadLetterIds", MOST_IDS, LONGEST_ID);
        Instant after = form.time("failedAfter");
        Instant before = form.time("failedBefore");
        if (after != null && before != null && !after.isBefore(before)) {
            form.problem("failedBefore: is not later than failedAfter");
        }
        int rate = form.count("ratePerSecond", 1, MOST_RATE, USUAL_RATE);
        form.check();
        return new RedriveForm(new LetterFilter(reason, event, ids, after, before), rate);
    }
}
