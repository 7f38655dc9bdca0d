package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The vendor's pages on the renewal of domains. An empty or missing list of domains means all of the user's. */
final class DomainCalls {

    private static final int MOST_YEARS = 10;
    private static final int MOST_DOMAINS = 500;

    private final Books books;
    private final Domains domains;

    DomainCalls(Books books, Domains domains) {
        this.books = books;
        this.domains = domains;
    }

    Reply renewalPrice(Request request) {
        return withYears(
                request,
                (wanted, years) -> Reply.found(
                        wanted.stream().map(domain -> priced(domain, years)).toList()));
    }

    /** Of all domains only those whose window is open are renewed; one that is named is always tried, and may fail. */
    Reply renew(Request request) {
        return withYears(request, (wanted, years) -> {
            boolean all = request.body().path("domains").isEmpty();
            domains.request(
                    wanted.stream()
                            .filter(domain -> !all || domain.isRenewableAt(books.now()))
                            .toList(),
                    years,
                    "api");
            return Reply.accepted("Domains added for renewal");
        });
    }

    Reply toggleAutoRenew(Request request) {
        JsonNode autoRenew = request.body().path("autoRenew");
        if (!autoRenew.isBoolean()) {
            return Reply.refused(422, "autoRenew is not true or false");
        }
        return wanted(request, wanted -> {
            List<Domain> toggled = wanted.stream()
                    .map(domain -> domain.withAutoRenew(autoRenew.asBoolean()))
                    .toList();
            toggled.forEach(books::put);
            return Reply.found(toggled.stream().map(DomainCalls::shown).toList());
        });
    }

    private Reply withYears(Request request, BiFunction<List<Domain>, Integer, Reply> then) {
        JsonNode given = request.body().path("years");
        int years = given.isMissingNode() || given.isNull() ? 1 : given.canConvertToInt() ? given.asInt() : 0;
        return years < 1 || years > MOST_YEARS
                ? Reply.refused(422, "years is not a number from 1 to " + MOST_YEARS)
                : wanted(request, wanted -> then.apply(wanted, years));
    }

    private Reply wanted(Request request, Function<List<Domain>, Reply> then) {
        Optional<String> userId = request.text("userId");
        if (userId.isEmpty()) {
            return Reply.refused(422, "userId is missing");
        }
        JsonNode given = request.body().path("domains");
        List<String> names = new ArrayList<>();
        given.forEach(name -> names.add(name.asText().toLowerCase(Locale.ROOT)));
        if (!(given.isMissingNode() || given.isNull() || given.isArray()) || names.size() > MOST_DOMAINS) {
            return Reply.refused(422, "domains is not an array of at most " + MOST_DOMAINS + " names");
        }
        return then.apply(domains.of(userId.get(), names).toList());
    }

    private static Map<String, Object> priced(Domain domain, int years) {
        Map<String, Object> priced = new LinkedHashMap<>();
        priced.put("domainName", domain.id().name());
        priced.put("domainId", domain.id().domainId());
        priced.put("years", years);
        priced.put("renewalPrice", Domain.cost(years).toPlainString());
        priced.put("expireOn", domain.expiresAt());
        priced.put("autoRenew", domain.autoRenew());
        return priced;
    }

    private static Map<String, Object> shown(Domain domain) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("domainName", domain.id().name());
        shown.put("domainId", domain.id().domainId());
        shown.put("autoRenew", domain.autoRenew());
        return shown;
    }
}
