package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.PolicyBook;
import org.jspecify.annotations.Nullable;

/** Subscriptions, their mailboxes and their timelines. */
final class SubscriptionRoutes {

    static final Sheet SHEET = Sheet.of("subscriptions", "subscriptionId", "status", "userId", "userEmail")
            .with("domainId", "domain", "provider", "quantity", "mailboxesKnown")
            .with(Column.at("price", "/price/amount"))
            .with(Column.at("currency", "/price/currency"))
            .with("periodEnd", "claimedPeriodEnd", "observedPeriodStart", "observedPeriodEnd", "observedAt")
            .with("autoRenew")
            .with(Column.at("mode", "/policy/mode"))
            .with(Column.at("renewal", "/renewal/state"))
            .with("held", "anomalies", "updatedAt");

    private final Relay relay;
    private final Lists lists;
    private final Pages pages;
    private final PolicyBook policies;

    SubscriptionRoutes(Relay relay) {
        this.relay = relay;
        this.lists = new Lists(relay);
        this.pages = new Pages(relay);
        this.policies = new PolicyBook(relay.views()::policy);
    }

    Answer one(Ask ask) {
        return one(ask, ask.parameter("id"));
    }

    Answer one(Ask ask, String id) {
        return relay.atSubscription(id, ask, () -> Answer.ok(SubscriptionView.of(known(id), policies)));
    }

    Answer list(Ask ask) {
        SubscriptionFilter filter = SubscriptionFilter.of(ask);
        return lists.answer(Table.SUBSCRIPTIONS, ask, entry -> shown(entry, filter));
    }

    Answer mailboxes(Ask ask) {
        String id = ask.parameter("id");
        return relay.atSubscription(id, ask, () -> {
            known(id);
            return pages.of(
                    Table.MAILBOXES,
                    id,
                    new Span(MailboxKey.prefix(id), ask.cursor(), false),
                    ask.limit(),
                    entry -> MailboxView.of(id, entry.value()));
        });
    }

    /** The story in order, or newest first. */
    Answer timeline(Ask ask) {
        String id = ask.parameter("id");
        return relay.atSubscription(id, ask, () -> {
            known(id);
            return pages.story(Table.STORIES, id, ask);
        });
    }

    private Subscription known(String id) {
        SubscriptionState state = relay.views().get(Table.SUBSCRIPTIONS, id, id);
        if (state == null) {
            throw Refused.notFound("No subscription of this id is known. GET /api/subscriptions lists those that are;"
                    + " one that was just ordered appears with its first webhook.");
        }
        return SubscriptionView.load(new Entry<>(id, state));
    }

    private @Nullable ObjectNode shown(Entry<SubscriptionState> entry, SubscriptionFilter filter) {
        Subscription subscription = SubscriptionView.load(entry);
        return filter.wants(subscription)
                ? SubscriptionView.of(subscription, policies).node()
                : null;
    }
}
