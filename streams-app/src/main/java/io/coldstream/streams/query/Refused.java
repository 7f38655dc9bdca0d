package io.coldstream.streams.query;

import java.util.List;
import java.util.Map;

/** A request that is not carried out; becomes a problem document (RFC 9457) whose detail says what to do next. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final transient List<String> problems;
    private final transient Map<String, String> headers;

    Refused(int status, String title, String detail, List<String> problems, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.problems = List.copyOf(problems);
        this.headers = Map.copyOf(headers);
    }

    Refused(int status, String title, String detail) {
        this(status, title, detail, List.of(), Map.of());
    }

    static Refused notFound(String detail) {
        return new Refused(404, "Not found", detail);
    }

    /** Nothing is said rather than something that might be incomplete. */
    static Refused unavailable(String detail) {
        return new Refused(503, "Not available now", detail, List.of(), Map.of("Retry-After", "1"));
    }

    /** The partition's owner is changing, or is still restoring its state. */
    static Refused rebalancing() {
        return unavailable("The state is moving between processes or being restored. Ask again in a moment.");
    }

    static Refused unprocessable(List<String> problems) {
        return new Refused(
                422, "Not usable", "Mend what 'problems' lists and send the request again.", problems, Map.of());
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    List<String> problems() {
        return problems;
    }

    Map<String, String> headers() {
        return headers;
    }

    Answer answer() {
        var body = new JsonObject()
                .with("type", "about:blank")
                .with("title", title)
                .with("status", status)
                .with("detail", getMessage());
        if (!problems.isEmpty()) {
            body.with("problems", JsonObject.list(problems));
        }
        return new Answer(status, body.node(), headers);
    }
}
