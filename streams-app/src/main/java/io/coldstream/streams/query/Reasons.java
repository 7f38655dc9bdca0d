package io.coldstream.streams.query;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every reason code of the domain and of the sink in an operator's words, as the second half of a sentence. */
final class Reasons {

    private static final Pattern HTTP = Pattern.compile("http-(\\d{3})");

    /** As the core gives them. */
    static final Map<String, String> OF_DECISIONS = Map.ofEntries(
            entry("due", "its lead time has begun"),
            entry("notice-on-its-day", "the policy asks for a notice on this day"),
            entry("notice-late", "its day had passed before a read told of it"),
            entry("shown-past-due", "the reseller counts it as past due"),
            entry("auto-renewed", "the reseller renewed it by itself (its auto-renewal is on)"),
            entry("dry-run", "the policy is a dry run"),
            entry("policy-off", "the policy is off"),
            entry("withdrawn", "it was taken back before it was released"),
            entry("read-too-old", "the read that it rests on was too old when its turn came"),
            entry("already-under-way", "a renewal of this period is already under way"),
            entry("wish-expired", "no read could answer the request in time"),
            entry("renewal-taken-back", "a read shows the old period end again"),
            entry("not-shown", "the reseller does not list it"),
            entry("domain-expired", "its domain has expired, and the reseller renews nothing under such a domain"),
            entry(
                    "may-be-replaced",
                    "a younger subscription of its domain may replace it, and a read has to show first"),
            entry("gone", "the reseller replaced this subscription; ask for the one that continues it"),
            entry("replaced", "the reseller replaced its subscription by another one before its outcome was proven"),
            entry("end-still-shown", "a read after its end still shows this end"),
            entry("no-read-since", "no read has come since"),
            entry("only-claimed", "webhooks told this end, and no read has come since"),
            entry("not-renewed-in-time", "its period ended without a renewal of ours"),
            entry("not-armed", "the policy is not armed"),
            entry("held", "paid commands are held for this subscription after a bug; see the dead letters"),
            entry("auto-renew-on", "the reseller renews it by itself (its auto-renewal is on)"),
            entry("auto-renew-unknown", "the last read did not say whether the reseller renews it by itself"),
            entry("price-unknown", "the last read did not say what it costs"),
            entry("past-due", "it is past due and the policy allows no late renewal, or its grace is over"),
            entry("unknown", "its status is unknown"),
            entry("order-failed", "its order failed"),
            entry("renewing", "the reseller is renewing it"),
            entry("expired", "it has expired"),
            entry("cancelled", "it was cancelled"),
            entry("last-attempt-not-sent", "the last attempt provably never left us"),
            entry("last-attempt-rejected", "the reseller refused the last attempt"),
            entry("attempts-exhausted", "five attempts failed, and more are a person's decision"),
            entry("empty-page", "a page before the last one listed nothing"),
            entry("no-outcome", "no answer was recorded in time"),
            entry("no-proof-of-renewal", "24 hours of reads showed no later period end"),
            entry("renewed-elsewhere", "a read shows that the period was renewed without us"),
            entry("period-end-moved", "a read shows a later period end"),
            entry("nothing-to-renew", "the read showed nothing to renew"),
            entry("no-such-parked-operation", "there is no parked renewal of this id"),
            entry("approved", "a person approved it"),
            entry("wallet-empty", "the reseller's wallet holds too little for it"),
            entry("day-cap", "what may be spent in a day is used up for today"),
            entry("month-cap", "what may be spent in a month is used up for this month"),
            entry("user-day-cap", "what this user may spend in a day is used up for today"),
            entry("user-month-cap", "what this user may spend in a month is used up for this month"),
            entry("over-the-cap", "it alone costs more than a cap on spending allows"),
            entry("currency-differs", "its price is in another currency than the policy's limits or caps"),
            entry("price-limit", "a mailbox costs more than the policy allows"),
            entry("price-rise", "a mailbox costs more than the policy allows over what it did at the first notice"),
            entry("approval-needed", "it costs more than the policy lets pass without a person"),
            entry("approval-expired", "the approval that it had is over"),
            entry("approval-exceeded", "it costs more than was approved"),
            entry("approval-too-small", "by now it is said to cost more than this approval allows"),
            entry("nothing-to-approve", "no renewal of this id waits for an approval"),
            entry("renewal-failed", "the reseller told that it failed, and a read shows the period unchanged"),
            entry("resolved", "a person settled it"));

    /** As domains give them. */
    static final Map<String, String> OF_DOMAINS = Map.ofEntries(
            entry("expires-in-45-days", "within 45 days, and from now on it can be renewed"),
            entry("expires-in-30-days", "within 30 days"),
            entry("expires-in-15-days", "within 15 days"),
            entry("expires-in-7-days", "within 7 days"),
            entry("expires-in-1-day", "within a day"),
            entry("in-grace", "it has expired and is in its grace"),
            entry("renewed", "it was renewed"),
            entry(
                    "reported-over-before-its-expiry",
                    "the reseller reported its end before the expiry that is known, and is not believed"),
            entry(
                    "reported-active-after-its-expiry",
                    "the reseller reported it active after its expiry, and told no later one"));

    /** As the queue of commands gives them. */
    static final Map<String, String> OF_WAITING = Map.ofEntries(
            entry("received", "it was received and is about to be looked at"),
            entry("a-read-comes-first", "the subscription is read first"),
            entry("in-dispatch", "it waits for its turn within the reseller's rate"),
            entry("another-call-is-on-its-way", "another call about this mailbox is on its way"),
            entry("limit-reached", "the reseller's limit for this mailbox is used up"),
            entry("another-call-is-in-doubt", "it is not known yet whether an earlier call about this mailbox arrived"),
            entry("used-at-the-dashboard", "somebody used the limit of this mailbox up at the reseller's dashboard"),
            entry("mailbox-is-new", "the reseller does not find the mailbox yet, which was created minutes ago"),
            entry("too-many-wait", "too many requests for this mailbox wait already; ask again when they are done"),
            entry("no-webhook", "no webhook has shown it in time"),
            entry("retried", "the parked call was put back into its queue"),
            entry("no-such-parked-command", "no command of this id is parked"),
            entry("paused", "it was put back for a short pause"),
            entry("shown-by-read", "a read of the reseller's records shows it"),
            entry("no-read-shows-it", "the reads of more than two hours after it was accepted did not show it"),
            entry("replaced-by-later", "a later request for the same record took its place"),
            entry("as-asked", "it was carried out as asked"),
            entry("shown-by-webhook", "a webhook of the reseller shows it"),
            entry("reseller-asks-for-fewer-calls", "the reseller asks for fewer calls, and all wait"),
            entry("reseller-out-of-reach", "the reseller can't be reached, and one read at a time tries again"),
            entry("window-full", "as many commands are on their way as may be"),
            entry("others-of-its-key-on-their-way", "other commands about the same are on their way"),
            entry("merged", "a later request for the same mailbox was merged with it"));

    /** As the sink gives them. */
    static final Map<String, String> OF_CALLS = Map.ofEntries(
            entry("accepted", "the reseller accepted it"),
            entry("unauthorized", "the reseller did not accept our API key"),
            entry("not-found", "the reseller does not know it"),
            entry("dns-refused", "the reseller says in its reply that it did not change the record"),
            entry("records-unreadable", "the reseller's list of records can't be read"),
            entry("mailbox-not-found", "the reseller does not know this mailbox"),
            entry("refused-without-known-reason", "the reseller refused it for a reason that is not known"),
            entry("failures-inside", "the reseller's answer accepts it and lists failures at once"),
            entry("unprocessable", "the reseller can't process it"),
            entry("rate-limited", "the reseller's rate limit was reached"),
            entry("payment-required", "the reseller asks for payment: look at the wallet"),
            entry("update-in-progress", "the reseller is still working on an earlier update"),
            entry("reply-contradicts-itself", "the reseller's reply contradicts itself"),
            entry("reply-unreadable", "the reseller's reply can't be read"),
            entry("reply-too-large", "the reseller's reply is too large"),
            entry("pages-unreadable", "a page of the reseller's list can't be read"),
            entry("observations-lost", "what a page listed could not be written down"),
            entry("too-many-pages", "the reseller's list has too many pages"),
            entry("connect-failed", "the reseller could not be reached"),
            entry("tls-failed", "the reseller's certificate is not to be believed"),
            entry("reports-off", "the reseller is not to be told of its errors (COLDSTREAM_REPORT_ERRORS)"),
            entry("connection-lost", "the connection broke during the call"),
            entry("timed-out", "the reseller did not answer in time"),
            entry("claim-too-old", "too much time passed before the call"),
            entry("clock-differs", "our clock differs from the reseller's"),
            entry("spending-stopped", "spending is stopped"),
            entry("unsupported", "this kind of command has no call"),
            entry("bug", "a fault of our own"));

    private Reasons() {}

    /** A person's own words stand in quotes; a code that is not known here stands as it is. */
    static String words(String reason) {
        for (Map<String, String> known : List.of(OF_DECISIONS, OF_DOMAINS, OF_WAITING, OF_CALLS)) {
            String words = known.get(reason);
            if (words != null) {
                return words;
            }
        }
        Matcher http = HTTP.matcher(reason);
        if (http.matches()) {
            return "the reseller answered with HTTP status " + http.group(1);
        }
        return reason.isBlank() ? "no reason was given" : "“" + reason + "”";
    }
}
