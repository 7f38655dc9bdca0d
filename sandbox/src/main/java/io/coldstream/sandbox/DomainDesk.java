package io.coldstream.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a person does with a domain at the dashboard. */
final class DomainDesk {

    private static final int MOST_YEARS = 10;

    private final Books books;
    private final Domains domains;

    DomainDesk(Books books, Domains domains) {
        this.books = books;
        this.domains = domains;
    }

    Map<String, Object> renew(Form form) {
        Domain known = find(form);
        int years = form.integer("years", 1, 1, MOST_YEARS);
        form.done();
        domains.request(List.of(known), years, "dashboard");
        return Map.of("accepted", true);
    }

    Map<String, Object> toggleAutoRenew(Form form) {
        Domain known = find(form);
        boolean on = form.flag("autoRenew").orElse(!known.autoRenew());
        form.done();
        books.put(known.withAutoRenew(on));
        return Map.of("autoRenew", on);
    }

    private Domain find(Form form) {
        return books.domain(form.required("domain").toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new Problem(404, "no such domain"));
    }
}
