package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.DeadLetter;
import io.coldstream.schemas.Topics;
import java.util.List;

/** What could not be applied, and why; never its content, which stays sealed. */
final class DeadLetterRoutes {

    private final DeadLetters letters;

    DeadLetterRoutes(DeadLetters letters) {
        this.letters = letters;
    }

    Answer list(Ask ask) {
        String reason = ask.query("reason");
        String after = ask.cursor();
        int limit = ask.limit();
        List<DeadLetter> rest = letters.newestFirst().stream()
                .filter(letter -> reason == null || reason.equals(letter.getReason()))
                .filter(letter -> after == null || place(letter).compareTo(after) < 0)
                .limit(limit + 1L)
                .toList();
        List<DeadLetter> page = rest.subList(0, Math.min(limit, rest.size()));
        List<JsonNode> items =
                page.stream().map(letter -> (JsonNode) shown(letter).node()).toList();
        return Answer.ok(Lists.page(items, rest.size() > limit ? place(page.getLast()) : null));
    }

    /** Sorts like time, then id. */
    private static String place(DeadLetter letter) {
        return "%015d|%s".formatted(letter.getFailedAt().toEpochMilli(), letter.getDeadLetterId());
    }

    private static JsonObject shown(DeadLetter letter) {
        return new JsonObject()
                .with("deadLetterId", letter.getDeadLetterId())
                .with("reason", letter.getReason())
                .with("words", words(letter))
                .with("detail", letter.getDetail())
                .with("event", letter.getEvent().isEmpty() ? null : letter.getEvent())
                .with("eventId", letter.getEventId())
                .with("key", letter.getKey())
                .with(
                        "origin",
                        new JsonObject()
                                .with("topic", letter.getTopic())
                                .with("partition", letter.getPartition())
                                .with("offset", letter.getOffset()))
                .with("failedAt", letter.getFailedAt());
    }

    private static String words(DeadLetter letter) {
        boolean asked = letter.getTopic().equals(Topics.COMMAND_REQUESTS.name());
        return asked ? words("request") : words(letter.getReason());
    }

    /** Of a letter's reason, or of a reason why it can't be sent again. */
    static String words(String reason) {
        return switch (reason) {
            case "unsealable" -> "None of our keys opens it. Add the private key it was sealed for.";
            case "not-json" -> "Its body is not JSON. Ask the reseller.";
            case "unknown-event" ->
                "This version does not know its event. It is kept, to be replayed by one that does.";
            case "bad-field" -> "A field has a form that the reseller's pages don't describe; 'detail' says which.";
            case "unroutable" -> "Nothing in it says which subscription it belongs to.";
            case "unrouted" ->
                "Nobody has said for too long, or too many wait to hear, which subscription it belongs to. It can be"
                        + " redriven once that is known.";
            case "undecodable" ->
                "It is not a record of ours: its writer does not use our schemas. It is kept sealed under the"
                        + " credentials key and can't be redriven.";
            case "bug" -> "A fault of our own. Its subscription is held from paid commands until it is redriven.";
            case "request" -> "It was a request, not a webhook. Whoever still wants it asks again.";
            case "no-webhook" -> "It does not carry its webhook, which is not in coldstream.webhooks any more either.";
            default -> "See the reason code.";
        };
    }
}
