package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The pages that change subscriptions: renew, toggle auto renewal, cancel, recreate. No reply tells anything per id. */
final class SubscriptionOrders {

    private static final int MOST = 500;

    private final Books books;
    private final Renewals renewals;
    private final Recreations recreations;
    private final Supplier<Behaviour> behaviour;

    SubscriptionOrders(Books books, Renewals renewals, Recreations recreations, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.renewals = renewals;
        this.recreations = recreations;
        this.behaviour = behaviour;
    }

    Reply renew(Request request) {
        return each(request, "subscriptionIds", ids -> {
            renewals.request(ids, "api");
            return Reply.accepted("Subscriptions added for renewal."
                    + " Please ensure you have enough balance to renew the subscriptions.");
        });
    }

    /** The vendor's body is not known; this is the form that its other calls suggest. */
    Reply toggleAutoRenewal(Request request) {
        JsonNode autoRenew = request.body().path("autoRenew");
        if (!autoRenew.isBoolean()) {
            return Reply.refused(422, "autoRenew is not true or false");
        }
        return each(request, "subscriptionIds", ids -> {
            shown(ids).forEach(known -> books.put(known.with(known.terms().withAutoRenew(autoRenew.asBoolean()))));
            return Reply.accepted("Auto renewal updated");
        });
    }

    /** Ends the subscription, or all of a domain, at once. */
    Reply cancel(Request request) {
        Optional<String> id = request.text("subscriptionId");
        Optional<String> domain = request.text("domain");
        if (id.isEmpty() && domain.isEmpty()) {
            return Reply.refused(422, "subscriptionId or domain is needed");
        }
        Stream<Subscription> named = id.isPresent()
                ? books.subscription(id.get()).stream()
                : books.subscriptionsOf(domain.orElseThrow().toLowerCase(Locale.ROOT));
        List<Subscription> live = named.filter(one -> one.status().isLive()).toList();
        if (live.isEmpty()) {
            return Reply.refused(404, "Subscription not found");
        }
        live.forEach(renewals::cancel);
        return Reply.accepted("Subscription cancelled");
    }

    Reply recreate(Request request) {
        Function<Stream<Subscription>, Reply> recreate = wanted -> {
            wanted.forEach(old -> recreations.request(old, behaviour.get().recreation(), "api"));
            return Reply.accepted("Subscriptions added for recreation");
        };
        return request.body().has("domainNames")
                ? each(
                        request,
                        "domainNames",
                        names -> recreate.apply(
                                names.stream().distinct().flatMap(name -> liveElseLast(name.toLowerCase(Locale.ROOT)))))
                : each(request, "subscriptionIds", ids -> recreate.apply(shown(ids)));
    }

    private Stream<Subscription> liveElseLast(String domain) {
        List<Subscription> shown = books.subscriptionsOf(domain)
                .filter(one -> one.status().isShown())
                .toList();
        List<Subscription> live =
                shown.stream().filter(one -> one.status().isLive()).toList();
        return live.isEmpty() ? shown.stream().skip(Math.max(0, shown.size() - 1)) : live.stream();
    }

    private Stream<Subscription> shown(List<String> ids) {
        return ids.stream()
                .distinct()
                .flatMap(id -> books.subscription(id).stream())
                .filter(one -> one.status().isShown());
    }

    private static Reply each(Request request, String field, Function<List<String>, Reply> then) {
        JsonNode given = request.body().path(field);
        List<String> texts = new ArrayList<>();
        for (JsonNode one : given) {
            if (!one.isTextual() || one.asText().isBlank()) {
                return Reply.refused(422, field + " holds something that is not a name");
            }
            texts.add(one.asText());
        }
        return !given.isArray() || texts.isEmpty() || texts.size() > MOST
                ? Reply.refused(422, field + " is not an array of 1 to " + MOST)
                : then.apply(texts);
    }
}
