package io.coldstream.streams.reseller;

import io.coldstream.avro.CommandResult;
import java.util.Locale;
import java.util.Set;

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

    private static final Set<String> UNREADABLE =
            Set.of("reply-unreadable", "reply-contradicts-itself", "pages-unreadable");

    /** Known refusals (GUIDE), though not known well enough to prove anything. */
    private static final Set<String> BUSINESS = Set.of("http-403", "http-409");

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

    /** For a read that failed; one that succeeded is an observation, not an outcome. */
    public static Outcomes ofRead(Reply reply) {
        Outcomes outcome = ofRenewal(reply);
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
        return UNREADABLE.contains(reason) || (reason.startsWith("http-") && !BUSINESS.contains(reason));
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
