package io.coldstream.sandbox;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose.
 *
 * @param call the path under the base, with or without the method before it; {@code *} for all, {@code webhook} for
 *     what is sent
 * @param when before or after the order was taken; webhooks know no difference
 * @param status for {@link Kind#STATUS}
 * @param seconds how long a hang, a slow body or a delay takes
 * @param count how often it fires at most; null for no bound
 * @param probability with which it fires, drawn from {@code seed}
 * @param copies of a webhook that is repeated, how many more are sent
 * @param event which webhooks it is about; null for all
 */
record Fault(
        String faultId,
        String call,
        When when,
        Kind kind,
        int status,
        int seconds,
        @Nullable Integer count,
        double probability,
        long seed,
        int copies,
        @Nullable String event) {

    static final String WEBHOOK = "webhook";
    private static final int LONGEST_SECONDS = 120;
    private static final int MOST_COPIES = 10;

    /** Whether the reseller had taken the order when it went wrong. */
    enum When {
        BEFORE,
        AFTER
    }

    /** What goes wrong. */
    enum Kind {
        /** Answers with a status. */
        STATUS,
        /** Closes the connection without a reply. */
        RESET,
        /** Never answers, and closes the connection in the end. */
        TIMEOUT,
        /** Closes the connection in the middle of the body. */
        CUT,
        /** Sends the body a little at a time. */
        SLOW,
        /** Answers 200 with something that is not JSON. */
        GARBAGE,
        /** A webhook that is never sent. */
        DROP,
        /** A webhook that is sent more than once. */
        DUPLICATE,
        /** A webhook that is sent later. */
        DELAY,
        /** A webhook that others overtake. */
        REORDER
    }

    private static final Set<Kind> OF_WEBHOOKS = EnumSet.of(Kind.DROP, Kind.DUPLICATE, Kind.DELAY, Kind.REORDER);

    static Fault from(Form form) {
        Kind kind = form.choice("kind", Kind.class).orElseThrow(() -> new Problem(422, "kind is missing"));
        int longSeconds = kind == Kind.REORDER || kind == Kind.SLOW ? 2 : LONGEST_SECONDS;
        Fault fault = new Fault(
                Ids.next(),
                form.text("call").map(Fault::path).orElse("*"),
                form.choice("when", When.class).orElse(When.BEFORE),
                kind,
                form.integer("status", 500, 400, 599),
                form.integer("seconds", longSeconds, 1, LONGEST_SECONDS),
                form.text("count").isPresent() ? (Integer) form.integer("count", 1, 1, 1_000_000) : null,
                form.parsed("probability", Double::valueOf, "a number").orElse(1.0),
                form.parsed("seed", Long::valueOf, "a whole number").orElse(1L),
                form.integer("copies", 1, 1, MOST_COPIES),
                form.text("event").orElse(null));
        form.done();
        if (!(fault.probability >= 0 && fault.probability <= 1)) {
            throw new Problem(422, "probability is outside 0 to 1");
        }
        if (OF_WEBHOOKS.contains(kind) != fault.call.equals(WEBHOOK)) {
            throw new Problem(422, "kind " + kind + " does not go with call " + fault.call);
        }
        return fault;
    }

    private static String path(String call) {
        return call.replace(VendorApi.BASE, "");
    }

    boolean concerns(String method, String path) {
        return call.equals("*") || call.equals(path) || call.equalsIgnoreCase(method + " " + path);
    }

    boolean concernsWebhook(String sent) {
        return call.equals(WEBHOOK) && (event == null || event.equals(sent));
    }

    /** As the log of calls names it. */
    String label() {
        String what =
                kind == Kind.STATUS ? Integer.toString(status) : kind.name().toLowerCase(Locale.ROOT);
        return when.name().toLowerCase(Locale.ROOT) + ":" + what;
    }
}
