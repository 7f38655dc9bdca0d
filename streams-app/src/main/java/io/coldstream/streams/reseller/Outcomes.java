package io.coldstream.streams.reseller;

import io.coldstream.avro.CommandResult;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a reply says about the command, per call: the one table of it. REJECTED and NOT_SENT are proofs that nothing
 * happened, on which money is spent again; so only what is certain counts as one, and all else is UNKNOWN, which a read
 * settles later.
 *
 * <p>The meaning of 401, 404, 422 and 429 as refusals is GUIDE; 402, 403, 409 and 5xx may come after the order was taken.
 *
 * @param reason a code in kebab case
 */
public record Outcomes(CommandResult result, String reason) {

    private static final Pattern FAILURE =
            Pattern.compile("fail|error|invalid|reject|denied|unsuccess|not ", Pattern.CASE_INSENSITIVE);

    /** For {@code POST /subscriptions/renew-subscriptions}. 200 means accepted, not renewed. */
    public static Outcomes ofRenewal(Reply reply) {
        return switch (reply) {
            case Reply.NotSent(String reason) -> new Outcomes(CommandResult.NOT_SENT, reason);
            case Reply.Unknown(String reason) -> new Outcomes(CommandResult.UNKNOWN, reason);
            case Reply.Answered answered -> ofStatus(answered);
        };
    }

    /** For {@code PATCH /mailboxes/update-mailbox-details}: as a renewal, and two kinds of 400 (PAGE). */
    public static Outcomes ofMailboxUpdate(Reply reply) {
        if (reply instanceof Reply.Answered answered && answered.status() == 400 && !contradicts(answered)) {
            String message = answered.envelope().message().toLowerCase(Locale.ROOT);
            if (message.contains("progress")) {
                return new Outcomes(CommandResult.REJECTED, "update-in-progress");
            }
            if (message.contains("not found")) {
                return new Outcomes(CommandResult.REJECTED, "mailbox-not-found");
            }
        }
        return ofRenewal(reply);
    }

    /**
     * For {@code PUT /dns}: as a renewal, but a 200 says in {@code data.status} what became of the record, "Success" on the
     * page. Another word for failure is a refusal, unless the message contradicts it; any other word is left to the reads.
     */
    public static Outcomes ofDns(Reply reply) {
        Outcomes outcome = ofRenewal(reply);
        if (reply instanceof Reply.Answered answered
                && outcome.result() == CommandResult.ACCEPTED
                && FAILURE.matcher(answered.envelope().data().path("status").asText())
                        .find()) {
            return answered.envelope().message().toLowerCase(Locale.ROOT).contains("success")
                    ? new Outcomes(CommandResult.UNKNOWN, "reply-contradicts-itself")
                    : new Outcomes(CommandResult.REJECTED, "dns-refused");
        }
        return outcome;
    }

    /** For a read that failed; one that succeeded is an observation, not an outcome. */
    public static Outcomes ofRead(Reply reply) {
        return ofRenewal(reply);
    }

    private static Outcomes ofStatus(Reply.Answered answered) {
        if (contradicts(answered)) {
            return new Outcomes(CommandResult.UNKNOWN, "reply-contradicts-itself");
        }
        return switch (answered.status()) {
            case 200 ->
                ResellerApi.accepted(answered)
                        ? new Outcomes(CommandResult.ACCEPTED, "accepted")
                        : new Outcomes(CommandResult.UNKNOWN, "reply-unreadable");
            case 401 -> new Outcomes(CommandResult.REJECTED, "unauthorized");
            case 404 -> new Outcomes(CommandResult.REJECTED, "not-found");
            case 422 -> new Outcomes(CommandResult.REJECTED, "unprocessable");
            case 429 -> new Outcomes(CommandResult.REJECTED, "rate-limited");
            case 402 -> new Outcomes(CommandResult.UNKNOWN, "payment-required");
            default -> new Outcomes(CommandResult.UNKNOWN, "http-" + answered.status());
        };
    }

    /** The body's status mirrors the HTTP status (PAGE); a reply in which it does not proves nothing. */
    private static boolean contradicts(Reply.Answered answered) {
        Integer status = answered.envelope().status();
        return status != null && status != answered.status();
    }
}
