package io.coldstream.streams.query;

import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Fact;
import java.util.Map;

/** What sweeps found, in sentences. */
final class Differences {

    private Differences() {}

    static String sentence(Difference.Kind kind, Facts facts) {
        Fact fact = Fact.valueOf(facts.of("fact", "SUBSCRIPTION"));
        String what = what(fact, facts);
        return switch (kind) {
            case IMPORTED ->
                "The first sweep of the reseller's list showed this subscription, which no webhook had told of. It was"
                        + " taken in as it is listed; its mailboxes become known as webhooks tell of them.";
            case UNHEARD_OF ->
                "A sweep of the reseller's list showed this subscription, which no webhook had told of. It was taken in"
                        + " as it is listed; its mailboxes become known as webhooks tell of them.";
            case WEBHOOK_MISSED ->
                "A sweep showed what a webhook should have told and did not: " + what + ". It counts from now on."
                        + next(fact);
            case CHANGED_AT_DASHBOARD ->
                "A sweep showed what somebody changed at the reseller and no webhook told: " + what
                        + ". It counts from now on.";
            case IN_FLIGHT ->
                "A sweep showed what no webhook has told yet: " + what + ". It is looked at again in ten minutes.";
            case OUR_FAULT ->
                "A sweep showed another state than was recorded here, and nothing outside explains it: " + what
                        + ". The reseller's word counts from now on; look at the dead letters of this subscription.";
            case NOT_LISTED ->
                "A complete sweep did not list this subscription, and a read of its own did not show it either. That"
                        + " proves nothing, so nothing was changed; look at the reseller what became of it.";
        };
    }

    private static String what(Fact fact, Facts facts) {
        String was = facts.of("was", "not known");
        String is = facts.of("is", "not known");
        return switch (fact) {
            case SUBSCRIPTION -> "a subscription that was never heard of";
            case ORDER -> "the order of its mailboxes (" + is + ")";
            case MAILBOXES -> is + " mailboxes were created, of which " + was;
            case STATUS -> "its status is " + is + ", where " + was + " was known";
            case PERIOD_END -> {
                Facts ends = new Facts(Map.of("wasUntil", was, "isUntil", is));
                yield "it is paid until " + ends.of("isUntil", is) + ", where " + ends.of("wasUntil", was)
                        + " was known";
            }
            case AUTO_RENEW ->
                is.equals("true") ? "its auto-renewal was switched on" : "its auto-renewal was switched off";
            case PRICE -> "a mailbox costs " + is + ", where " + was + " was known";
            case QUANTITY -> "it has " + is + " mailboxes, where " + was + " were known";
            case LISTING -> "it is not listed any more";
        };
    }

    private static String next(Fact fact) {
        return switch (fact) {
            case ORDER, MAILBOXES -> " What the list does not say, the reseller can send again from its dashboard.";
            case SUBSCRIPTION, STATUS, PERIOD_END, AUTO_RENEW, PRICE, QUANTITY, LISTING -> "";
        };
    }
}
