package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.streams.avro.DomainState;
import io.coldstream.streams.codec.DomainStates;
import io.coldstream.streams.domain.Domain;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Domains, when they expire, and what was announced about them. */
final class DomainRoutes {

    static final Sheet SHEET = Sheet.of(
                    "domains", "userId", "domain", "domainId", "status", "reported", "reportedReason", "contradiction")
            .with("expiresAt", "graceEndsAt", "nextNoticeAt", "orderId")
            .with(Column.at("price", "/price/amount"))
            .with(Column.at("currency", "/price/currency"))
            .with("subscriptions", "updatedAt");

    private final Relay relay;
    private final Lists lists;
    private final Pages pages;

    DomainRoutes(Relay relay) {
        this.relay = relay;
        this.lists = new Lists(relay);
        this.pages = new Pages(relay);
    }

    Answer list(Ask ask) {
        DomainFilter filter = DomainFilter.of(ask);
        return lists.answer(Table.DOMAINS, ask, entry -> shown(entry, filter));
    }

    Answer one(Ask ask) {
        return one(ask, alias(ask));
    }

    Answer one(Ask ask, String alias) {
        return relay.atSubscription(alias, ask, () -> Answer.ok(DomainView.of(known(alias))));
    }

    Answer timeline(Ask ask) {
        String alias = alias(ask);
        return relay.atSubscription(alias, ask, () -> {
            known(alias);
            return pages.story(Table.DOMAIN_STORIES, alias, ask);
        });
    }

    private static String alias(Ask ask) {
        return Domain.alias(ask.parameter("userId"), ask.parameter("domain").toLowerCase(Locale.ROOT));
    }

    private Domain known(String alias) {
        DomainState state = relay.views().get(Table.DOMAINS, alias, alias);
        if (state == null) {
            throw Refused.notFound("This user has no domain of this name that a webhook has told of. GET /api/domains"
                    + " lists those that are known.");
        }
        return DomainStates.load(alias, state);
    }

    private static @Nullable ObjectNode shown(Entry<DomainState> entry, DomainFilter filter) {
        Domain domain = DomainStates.load(entry.key(), entry.value());
        return filter.wants(domain) ? DomainView.of(domain).node() : null;
    }
}
