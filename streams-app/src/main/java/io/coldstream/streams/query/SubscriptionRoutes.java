package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.StoryKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private static final String OWN = "own";

    private final Relay relay;
    private final Lists lists;
    private final Pages pages;
    private final PolicyBook policies;
    private final BusinessClock clock;

    SubscriptionRoutes(Relay relay, BusinessClock clock) {
        this.relay = relay;
        this.clock = clock;
        this.lists = new Lists(relay);
        this.pages = new Pages(relay);
        this.policies = new PolicyBook(relay.views()::policy);
    }

    Answer one(Ask ask) {
        return one(ask, ask.parameter("id"));
    }

    /** An id that the vendor replaced answers with the subscription that continues it. */
    Answer one(Ask ask, String id) {
        return relay.atSubscription(id, ask, () -> {
            Subscription found = known(id);
            String successor = found.lineage().successor();
            return successor == null
                    ? Answer.ok(SubscriptionView.of(found, policies, clock.now()))
                    : one(ask.get(path(successor)), successor);
        });
    }

    Answer list(Ask ask) {
        SubscriptionFilter filter = SubscriptionFilter.of(ask);
        return lists.answer(Table.SUBSCRIPTIONS, ask, entry -> shown(entry, filter));
    }

    Answer mailboxes(Ask ask) {
        return mailboxes(ask, ask.parameter("id"));
    }

    private Answer mailboxes(Ask ask, String id) {
        return relay.atSubscription(id, ask, () -> {
            String successor = known(id).lineage().successor();
            if (successor != null) {
                return mailboxes(ask.asking(path(successor) + "/mailboxes"), successor);
            }
            return pages.of(
                    Table.MAILBOXES,
                    id,
                    new Span(MailboxKey.prefix(id), ask.cursor(), false),
                    ask.limit(),
                    entry -> MailboxView.of(id, entry.value()));
        });
    }

    /** The story of its whole line, in order or newest first; with {@code own=true} that of this id alone. */
    Answer timeline(Ask ask) {
        String id = ask.parameter("id");
        if ("true".equals(ask.query(OWN))) {
            return own(ask, id);
        }
        Answer current = one(ask.get(path(id)), id);
        return current.isOk() ? line(ask, ids(current.body())) : current;
    }

    private Answer own(Ask ask, String id) {
        return relay.atSubscription(id, ask, () -> {
            known(id);
            return pages.story(Table.STORIES, id, ask);
        });
    }

    private static List<String> ids(JsonNode subscription) {
        List<String> ids = new ArrayList<>();
        subscription.path("predecessors").forEach(id -> ids.add(id.asText()));
        ids.add(subscription.path("subscriptionId").asText());
        return ids;
    }

    /** One id's part of the story after the other; the cursor, a key of the story, names the id that it is in. */
    private Answer line(Ask ask, List<String> ids) {
        List<String> parts = Pages.newestFirst(ask) ? ids.reversed() : ids;
        String cursor = ask.cursor();
        int part = cursor == null ? 0 : parts.indexOf(StoryKey.id(cursor));
        if (part < 0) {
            throw Refused.unprocessable(List.of("cursor: pass on the 'next' of the page before, unchanged"));
        }
        String id = parts.get(part);
        Ask question = ask.asking(path(id) + "/timeline").with(OWN, "true");
        boolean begins = cursor == null || cursor.equals(StoryKey.prefix(id));
        Answer page = own(begins ? question.with("cursor", "") : question, id);
        boolean last = part == parts.size() - 1 || !page.isOk() || page.body().hasNonNull("next");
        return last ? page : Lists.leadingOn(page, StoryKey.prefix(parts.get(part + 1)));
    }

    private static String path(String id) {
        return "/api/subscriptions/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
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
                ? SubscriptionView.of(subscription, policies, clock.now()).node()
                : null;
    }
}
