package io.coldstream.streams.query;

import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Decision.OrderStep;
import io.coldstream.streams.domain.Decision.RenewalStep;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainDecision;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Renewal;
import java.util.Map;
import java.util.TreeMap;

/** Facts as sentences that an operator understands: what happened, why, and what comes next. */
final class Sentences {

    /** For entries that a later version wrote. */
    private static final String UNKNOWN = "Something happened for which this version has no words; see its facts.";

    private Sentences() {}

    static String of(StoryEntry entry) {
        Facts facts = new Facts(entry.getFacts());
        try {
            return switch (entry.getKind()) {
                case "event" -> event(entry.getWhat(), facts);
                case "decision" -> renewal(RenewalStep.valueOf(entry.getWhat()), facts);
                case "sweep" -> Differences.sentence(Difference.Kind.valueOf(entry.getWhat()), facts);
                case "lineage" -> lineage(entry.getWhat(), facts);
                case "notice" -> notice(DomainDecision.Step.valueOf(entry.getWhat()), facts);
                case "order" -> order(OrderStep.valueOf(entry.getWhat()), facts);
                case "command" -> command(CommandStatus.valueOf(entry.getWhat()), facts);
                default -> UNKNOWN;
            };
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    /** Events of the vendor's page "Mailbox Events". */
    static String event(String name, Facts facts) {
        return switch (name) {
            case "mailbox.order.success" ->
                "The reseller took order " + facts.of("orderId", "without a number") + mailboxes(facts)
                        + facts.sentence(" and says that it is paid until ", "periodEnd", "")
                        + ". Next, it creates the mailboxes.";
            case "mailbox.order.failed" ->
                "Order " + facts.of("orderId", "without a number") + " failed" + facts.sentence(": “", "reason", "”")
                        + ". Usually none of its mailboxes was created; look at the reseller's dashboard.";
            case "mailbox.created" -> "Mailbox " + mailbox(facts) + " was created and is ready for use.";
            case "mailbox.updated" -> "Mailbox " + mailbox(facts) + " was changed at the reseller.";
            default -> "The reseller sent the event " + name + ".";
        };
    }

    private static String lineage(String what, Facts facts) {
        String other = facts.of("subscriptionId", "another one");
        return switch (what) {
            case "SUCCEEDED" ->
                "The reseller does not keep this subscription any more; " + other
                        + " continues it. Nothing is done under the old id from now on.";
            case "CONTINUES" -> "This subscription continues " + other + ", which the reseller does not keep any more.";
            default -> UNKNOWN;
        };
    }

    static String renewal(RenewalStep step, Facts facts) {
        String why = facts.words();
        String period = "the period that ends " + facts.of("periodEnd", "at an unknown time");
        return switch (step) {
            case WOULD_RENEW ->
                "It is time to renew " + period + estimate(facts) + ", but " + why
                        + ", so nothing is spent. To renew, set the policy to ARMED before the period ends.";
            case REQUESTED ->
                "Renewal of " + period + " was requested" + attempt(facts) + estimate(facts) + ", because " + why
                        + by(facts) + ". It waits for its turn.";
            case RELEASED ->
                "The renewal's turn came, and it was released for execution" + attempt(facts)
                        + ". Its outcome comes next.";
            case ACCEPTED ->
                "The reseller accepted the renewal, which is not yet proof of it. The subscription is read until its"
                        + " period end moves.";
            case IN_DOUBT ->
                "It is not known whether the renewal happened: " + why
                        + ". Nothing is tried again; reads over the next 24 hours will tell.";
            case NOT_SENT ->
                "The renewal was not sent: " + why + ". Nothing was charged. A new read decides about another attempt"
                        + facts.sentence(" at ", "nextAt", "") + ".";
            case REJECTED ->
                "The reseller refused the renewal: " + why
                        + (facts.of("reason", "").equals("renewal-failed") ? "" : ". Nothing was charged") + ". A new read decides about another attempt"
                        + facts.sentence(" at ", "nextAt", "") + ".";
            case REFUSED ->
                "Renewal of " + period + " was refused, because " + why
                        + ". Nothing was spent. Reads go on; when one shows otherwise, it is decided anew.";
            case CONFIRMED ->
                "Renewed: a read shows that the subscription is paid until " + facts.of("renewedUntil", "a later time")
                        + ". The next period is watched from now on.";
            case PARKED ->
                "The renewal of " + period + " needs a person: " + why
                        + ". Look at the reseller whether it was charged, then retry or resolve it.";
            case LATE ->
                capital(period) + " is over and was not renewed, because " + why
                        + ". Renew it at the reseller if it is still wanted.";
            case RESOLVED ->
                "The parked renewal of " + period + " was settled" + by(facts) + ": " + why
                        + ". It is not tried again.";
            case RENEWED_ELSEWHERE -> renewedWithoutUs(period, facts);
            case NOTICE ->
                capital(period) + " comes nearer"
                        + facts.sentence(": this is the notice ", "noticeDays", days(facts)) + estimate(facts)
                        + ", because " + why + next(facts);
            case DUE ->
                "It is time to decide about the renewal of " + period + estimate(facts) + ": " + why + next(facts);
            case PAST_DUE ->
                "A read shows that the reseller counts " + period
                        + " as past due. It gives seven days of grace; renew it before they are over if it is wanted.";
            case AWAITING_APPROVAL ->
                "Renewal of " + period + estimate(facts) + " waits for a person's approval: " + why
                        + ". Approve it before the period ends, or it lapses.";
            case APPROVED ->
                "Renewal of " + period + " was approved" + by(facts) + estimate(facts) + ": " + why
                        + ". A new read decides about it.";
            case GRACE ->
                capital(period) + " is over and no later one is known: " + why
                        + ". The reseller gives seven days of grace; renew it before they are over if it is wanted.";
            case LAPSED ->
                "The seven days of grace after " + period + " are over: " + why
                        + ". The subscription counts as lapsed; look at the reseller what is left of it.";
        };
    }

    /** With an operation, it was asked for and taken back. */
    private static String renewedWithoutUs(String period, Facts facts) {
        String until = facts.sentence(" until ", "renewedUntil", "");
        String paid = until.isEmpty() ? "" : "; it is paid" + until;
        if (facts.of("reason", "").equals("auto-renewed")) {
            return "The reseller renewed " + period + " by itself, because its auto-renewal is on" + paid
                    + ". Nothing of ours was spent, and the next period is watched from now on.";
        }
        String withdrawn = facts.of("opId", "").isEmpty() ? "" : " Our own renewal was withdrawn.";
        return "A read shows that " + period + " was renewed without us" + paid + "." + withdrawn
                + " The next period is watched from now on.";
    }

    static String order(OrderStep step, Facts facts) {
        String order = "order " + facts.of("orderId", "without a number");
        return switch (step) {
            case ORDER_INCOMPLETE ->
                capital(order) + " is incomplete: " + facts.of("missing", "some")
                        + " of its mailboxes were not created in time. Ask the reseller about them.";
            case ORDER_COMPLETED -> capital(order) + " is complete: its missing mailboxes came late.";
        };
    }

    /** The reseller renews a domain until its grace is over; expired, it blocks the renewal of its subscriptions. */
    static String notice(DomainDecision.Step step, Facts facts) {
        String expiry = facts.of("expiresAt", "at an unknown time");
        return switch (step) {
            case DOMAIN_EXPIRES_SOON ->
                "The domain expires " + expiry + ": " + facts.words()
                        + ". Renew it at the reseller; an expired domain blocks the renewal of its subscriptions.";
            case DOMAIN_IN_GRACE ->
                "The domain expired " + expiry + " and is in its grace of 7 days. Renew it at the reseller now; until"
                        + " then its subscriptions can't be renewed.";
            case DOMAIN_EXPIRED ->
                "The domain expired " + expiry + " and its grace is over, so the reseller renews it no more.";
            case DOMAIN_RENEWED ->
                "The domain is renewed" + facts.sentence(" until ", "renewedUntil", "") + "; it would have expired "
                        + expiry + ".";
        };
    }

    static String command(CommandStatus status, Facts facts) {
        String subject = subject(facts);
        String why = facts.words();
        return switch (status) {
            case WAITING -> capital(subject) + " waits: " + why + facts.sentence(". Next slot: ", "nextAt", "") + ".";
            case SENT -> capital(subject) + " is on its way to the reseller.";
            case ACCEPTED ->
                "The reseller accepted " + subject + ". It counts as done when a webhook or a read shows it.";
            case IN_DOUBT ->
                "It is not known whether " + subject + " was carried out: " + why
                        + facts.sentence(". It is sent again ", "nextAt", ", which does no harm if it was.")
                        + (facts.of("nextAt", "").isEmpty() ? ". A later webhook or read will tell." : "");
            case DONE -> capital(subject) + " is done: " + why + ".";
            case NOT_SENT ->
                capital(subject) + " was not sent: " + why + ". Nothing happened at the reseller"
                        + facts.sentence(". The next attempt comes ", "nextAt", "") + ".";
            case REJECTED ->
                "The reseller refused " + subject + ": " + why
                        + facts.sentence(". The next attempt comes ", "nextAt", "") + ".";
            case REFUSED -> capital(subject) + " is not carried out: " + why + ".";
            case STARTED -> capital(subject) + " passed the read and became a renewal of its own; see its steps.";
            case PARKED ->
                capital(subject) + " needs a person: " + why
                        + ". See GET /api/parked for the evidence, then retry or resolve it.";
            case UNCONFIRMED ->
                "The reseller accepted " + subject + ", but " + why
                        + ". Look at the reseller whether it was carried out, then resolve it or ask for it anew.";
        };
    }

    /** Where an operation stands. */
    static String state(Operation operation) {
        RenewalStep step = operation.state().step();
        Map<String, String> facts = new TreeMap<>(Map.of(
                "periodEnd", operation.periodEnd().toString(),
                "reason", operation.reason(),
                "estimate", operation.estimate().toString(),
                "attempt", Integer.toString(operation.attempt())));
        if (operation.retryAt() != null) {
            facts.put("nextAt", operation.retryAt().toString());
        }
        if (operation.renewedUntil() != null) {
            facts.put("renewedUntil", operation.renewedUntil().toString());
        }
        return renewal(step, new Facts(facts));
    }

    /** What waits for a person's approval. */
    static String approval(Renewal.Announcement awaited) {
        Map<String, String> facts =
                new TreeMap<>(Map.of("periodEnd", awaited.periodEnd().toString(), "reason", awaited.reason()));
        if (awaited.estimate() != null) {
            facts.put("estimate", awaited.estimate().toString());
        }
        return renewal(RenewalStep.AWAITING_APPROVAL, new Facts(facts));
    }

    private static String subject(Facts facts) {
        String id = facts.of("commandId", "");
        if (id.startsWith(Domain.MARK)) {
            return dns(id, facts);
        }
        if (!id.startsWith(MailboxRoutes.ALIAS)) {
            return id.matches(".+~.+~\\d+") ? "the renewal command" : "the request";
        }
        int mark = id.indexOf('~');
        String what = switch (facts.of("kind", "")) {
            case "REEXPORT_MAILBOX" -> "export";
            case "RETRY_COMMAND", "RESOLVE_COMMAND" -> "request about a parked call";
            default -> "update";
        };
        return "the " + what + " of mailbox "
                + id.substring(MailboxRoutes.ALIAS.length(), mark < 0 ? id.length() : mark);
    }

    /** A person's word about another command is no update of its own. */
    private static String dns(String id, Facts facts) {
        String reason = facts.facts().getOrDefault("reason", "");
        if (reason.equals("as-asked") || reason.equals("no-such-parked-command")) {
            return "the request";
        }
        int slash = id.indexOf('/');
        int mark = id.indexOf('~');
        String domain = slash < 0 || mark < slash ? "a domain" : id.substring(slash + 1, mark);
        return "the update of DNS record" + facts.sentence(" ", "recordId", "") + " of " + domain;
    }

    private static String mailbox(Facts facts) {
        return facts.of("email", facts.of("mailboxId", "without an id"));
    }

    private static String mailboxes(Facts facts) {
        String quantity = facts.of("quantity", "");
        return switch (quantity) {
            case "" -> "";
            case "1" -> " for 1 mailbox";
            default -> " for " + quantity + " mailboxes";
        };
    }

    private static String estimate(Facts facts) {
        return facts.sentence(" for about ", "estimate", "");
    }

    private static String days(Facts facts) {
        return facts.of("noticeDays", "").equals("1") ? " day before it" : " days before it";
    }

    private static String next(Facts facts) {
        return facts.sentence(". The next step comes by itself ", "nextAt", "") + ".";
    }

    private static String attempt(Facts facts) {
        return facts.sentence(" (attempt ", "attempt", ")");
    }

    private static String by(Facts facts) {
        return facts.sentence(" (asked for by ", "actor", ")");
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
