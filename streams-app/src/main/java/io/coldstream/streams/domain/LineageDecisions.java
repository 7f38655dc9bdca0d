package io.coldstream.streams.domain;

import java.util.List;

/** What follows for a subscription's domain, its successor, and the owners of mailboxes that it knew. */
final class LineageDecisions {

    private LineageDecisions() {}

    static void decide(Aggregate before, Input input, Aggregate after, List<Decision> decisions) {
        memberships(before.subscription(), input, after.subscription(), decisions);
        succession(before.subscription(), input, after.subscription(), decisions);
        handOver(before, input, after, decisions);
    }

    private static void memberships(Subscription before, Input input, Subscription after, List<Decision> decisions) {
        Membership was = Membership.of(before);
        Membership is = Membership.of(after);
        if (was != null && (is == null || !is.domainAlias().equals(was.domainAlias()))) {
            decisions.add(new Decision.TellDomain(was.domainAlias(), was.left(after.id(), input.at())));
        }
        if (is != null && !is.equals(was)) {
            decisions.add(new Decision.TellDomain(is.domainAlias(), is.told(after.id(), input.at())));
        } else if (is != null && input instanceof TimerFired && after.awaitsDomain()) {
            // Told again: its domain may never have heard of it.
            decisions.add(new Decision.TellDomain(is.domainAlias(), is.told(after.id(), input.at())));
        } else if (is != null
                && showsIt(input)
                && before.lineage().isQuestioned()
                && after.lineage().ending() == null) {
            decisions.add(new Decision.TellDomain(is.domainAlias(), is.shown(after.id(), input.at())));
        }
    }

    private static boolean showsIt(Input input) {
        return input instanceof SubscriptionListed || (input instanceof Observation read && read.shown());
    }

    private static void succession(Subscription before, Input input, Subscription after, List<Decision> decisions) {
        if (after.lineage().ending() instanceof Lineage.Ending.Gone gone
                && gone.handedOver()
                && !before.lineage().isHandedOver()) {
            decisions.add(new Decision.Succeed(gone.successor()));
        }
        if (input instanceof Succession succession) {
            decisions.add(new Decision.Continue(succession.from().id()));
        }
    }

    private static void handOver(Aggregate before, Input input, Aggregate after, List<Decision> decisions) {
        Mailbox was = before.mailbox();
        switch (input) {
            case MailboxLost lost -> {
                if (was != null
                        && was.isTold()
                        && !lost.to().equals(after.subscription().id())) {
                    decisions.add(new Decision.HandOver(was, lost.to()));
                }
            }
            case MailboxHandedOver handed -> {
                String passedTo =
                        after.mailbox() == null ? null : after.mailbox().lostTo();
                if (passedTo != null) {
                    decisions.add(new Decision.HandOver(handed.mailbox(), passedTo));
                }
            }
            case WebhookEvent event -> {}
            case TimerFired timer -> {}
            case Observation read -> {}
            case SubscriptionListed listed -> {}
            case NotListed missed -> {}
            case CommandReleased command -> {}
            case CommandOutcome outcome -> {}
            case Request request -> {}
            case DomainNews news -> {}
            case Succession succession -> {}
        }
    }
}
