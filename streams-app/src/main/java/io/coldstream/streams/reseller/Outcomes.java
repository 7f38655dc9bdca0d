package io.coldstream.streams.reseller;

import static io.coldstream.avro.CommandResult.ACCEPTED;
import static io.coldstream.avro.CommandResult.NOT_SENT;
import static io.coldstream.avro.CommandResult.REJECTED;
import static io.coldstream.avro.CommandResult.UNKNOWN;

import io.coldstream.avro.CommandResult;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a reply says about the command, per call: the one table of it, read from the top. REJECTED and NOT_SENT are proofs
 * that nothing happened, on which money is spent again; so only what is certain counts as one, and all else is UNKNOWN,
 * which a read or a webhook settles later.
 *
 * <p>The meaning of 401, 404, 422 and 429 as refusals is GUIDE; 402, 403, 409 and 5xx may come after the order was taken.
 * The messages of 400 are PAGE, those of a limit UNKNOWN. The vendor's texts have typos, so messages are matched by parts
 * of words.
 *
 * @param reason a code in kebab case
 */
public record Outcomes(CommandResult result, String reason) {

    private static final Set<String> UNDOCUMENTED = Set.of(
            "reply-unreadable",
            "reply-contradicts-itself",
            "pages-unreadable",
            "failures-inside",
            "refused-without-known-reason");

    /** Known refusals (GUIDE), though not known well enough to prove anything. */
    private static final Set<String> BUSINESS = Set.of("http-403", "http-409");

    private static final Pattern IN_PROGRESS = Pattern.compile("prog|in process|already updating");
    private static final Pattern NOT_FOUND = Pattern.compile("not ?f+ou?n|not exist|no such|unknown mailb");

    /**
     * "Maximum 2 updates per mailbox per day", "limited to 3 times per mailbox per week": so much in so long a time. Not so
     * many requests a second, and neither a value's greatest length nor something that is not allowed at all.
     */
    private static final Pattern LIMIT = Pattern.compile("^(?=.*(limi|maxi|exceed|quota|times|too many|only))"
            + "(?=.*((per|a|each|every)[ -]*(day|week)|per[ -]*mail|dai?ly|weekly))(?!.*second).*");

    private static final Pattern FAILURE =
            Pattern.compile("fail|error|invalid|reject|denied|unsuccess|not ", Pattern.CASE_INSENSITIVE);

    private static final Pattern ANY_TEXT = Pattern.compile("");

    /** One line of a table. */
    private record Row(Predicate<Reply.Answered> when, CommandResult result, String reason) {}

    /** {@code POST /subscriptions/renew-subscriptions}, and reads. 200 means accepted, not renewed. */
    private static final List<Row> RENEWAL = List.of(
            new Row(Outcomes::contradicts, UNKNOWN, "reply-contradicts-itself"),
            new Row(status(200).and(failuresInside()), UNKNOWN, "failures-inside"),
            new Row(ResellerApi::accepted, ACCEPTED, "accepted"),
            new Row(status(200), UNKNOWN, "reply-unreadable"),
            new Row(status(401), REJECTED, "unauthorized"),
            new Row(status(404), REJECTED, "not-found"),
            new Row(status(422), REJECTED, "unprocessable"),
            new Row(status(429), REJECTED, "rate-limited"),
            new Row(status(402), UNKNOWN, "payment-required"));

    /** {@code PATCH /mailboxes/update-mailbox-details} and {@code POST /mailboxes/oauth}: free, and may be repeated. */
    private static final List<Row> MAILBOX = List.of(
            new Row(Outcomes::contradicts, UNKNOWN, "reply-contradicts-itself"),
            new Row(status(200).and(failuresInside()), UNKNOWN, "failures-inside"),
            new Row(ResellerApi::accepted, ACCEPTED, "accepted"),
            new Row(status(200), UNKNOWN, "reply-unreadable"),
            new Row(status(401), REJECTED, "unauthorized"),
            new Row(refusal(IN_PROGRESS), REJECTED, "update-in-progress"),
            new Row(refusal(LIMIT), REJECTED, "limit-reached"),
            new Row(refusal(NOT_FOUND), REJECTED, "mailbox-not-found"),
            new Row(status(404), REJECTED, "not-found"),
            new Row(status(422), REJECTED, "unprocessable"),
            new Row(status(429), REJECTED, "rate-limited"),
            new Row(status(400).and(refusal(ANY_TEXT)), REJECTED, "refused-without-known-reason"),
            new Row(status(402), UNKNOWN, "payment-required"));

    /**
     * {@code PUT /dns}: a 200 says in {@code data.status} what became of the record, "Success" on the page. Another word
     * for failure is a refusal, unless the message contradicts it; any other word is left to the reads.
     */
    private static final List<Row> DNS = List.of(
            new Row(Outcomes::contradicts, UNKNOWN, "reply-contradicts-itself"),
            new Row(dnsFailed().and(message("success")), UNKNOWN, "reply-contradicts-itself"),
            new Row(dnsFailed(), REJECTED, "dns-refused"),
            new Row(status(200).and(failuresInside()), UNKNOWN, "failures-inside"),
            new Row(ResellerApi::accepted, ACCEPTED, "accepted"),
            new Row(status(200), UNKNOWN, "reply-unreadable"),
            new Row(status(401), REJECTED, "unauthorized"),
            new Row(status(404), REJECTED, "not-found"),
            new Row(status(422), REJECTED, "unprocessable"),
            new Row(status(429), REJECTED, "rate-limited"),
            new Row(status(402), UNKNOWN, "payment-required"));

    /** For {@code POST /subscriptions/renew-subscriptions}. */
    public static Outcomes ofRenewal(Reply reply) {
        return of(reply, RENEWAL);
    }

    /** For {@code PATCH /mailboxes/update-mailbox-details} and {@code POST /mailboxes/oauth}. */
    public static Outcomes ofMailboxCall(Reply reply) {
        return of(reply, MAILBOX);
    }

    /** For {@code PUT /dns}. */
    public static Outcomes ofDns(Reply reply) {
        return of(reply, DNS);
    }

    /** For a read that failed; one that succeeded is an observation, not an outcome. */
    public static Outcomes ofRead(Reply reply) {
        Outcomes outcome = of(reply, RENEWAL);
        return outcome.result() == CommandResult.ACCEPTED
                ? new Outcomes(CommandResult.UNKNOWN, "pages-unreadable")
                : outcome;
    }

    /** For {@code POST /send-errors}, whose 200 has no envelope (PAGE). */
    public static Outcomes ofReport(Reply reply) {
        return reply instanceof Reply.Answered answered && answered.status() == 200
                ? new Outcomes(CommandResult.ACCEPTED, "accepted")
                : ofRenewal(reply);
    }

    /** Whether it is an answer that the vendor's pages and guide don't know. */
    public boolean isUnexpected() {
        return UNDOCUMENTED.contains(reason) || (reason.startsWith("http-") && !BUSINESS.contains(reason));
    }

    private static Outcomes of(Reply reply, List<Row> table) {
        return switch (reply) {
            case Reply.NotSent(String reason) -> new Outcomes(NOT_SENT, reason);
            case Reply.Unknown(String reason) -> new Outcomes(UNKNOWN, reason);
            case Reply.Answered answered ->
                table.stream()
                        .filter(row -> row.when.test(answered))
                        .findFirst()
                        .map(row -> new Outcomes(row.result, row.reason))
                        .orElseGet(() -> new Outcomes(UNKNOWN, "http-" + answered.status()));
        };
    }

    private static Predicate<Reply.Answered> status(int status) {
        return answered -> answered.status() == status;
    }

    private static Predicate<Reply.Answered> failuresInside() {
        return answered -> FailuresInside.in(answered.envelope().data());
    }

    private static Predicate<Reply.Answered> dnsFailed() {
        return answered -> ResellerApi.accepted(answered)
                && FAILURE.matcher(answered.envelope().data().path("status").asText())
                        .find();
    }

    private static Predicate<Reply.Answered> message(String part) {
        return answered ->
                answered.envelope().message().toLowerCase(Locale.ROOT).contains(part);
    }

    /** A refusal by the vendor's own envelope, with such a message. */
    private static Predicate<Reply.Answered> refusal(Pattern message) {
        return answered -> answered.status() / 100 == 4
                && answered.envelope().status() != null
                && message.matcher(answered.envelope()
                                .message()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("\\s+", " "))
                        .find();
    }

    /** The body's status mirrors the HTTP status (PAGE); a reply in which it does not proves nothing. */
    private static boolean contradicts(Reply.Answered answered) {
        Integer status = answered.envelope().status();
        return status != null && status != answered.status();
    }
}
