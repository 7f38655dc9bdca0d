package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /sandbox/orders} asks for. Everything may be left out.
 *
 * @param count how many orders, each with a subscription of its own
 * @param domain of the order; several orders get a number in it
 * @param domainAutoRenew whether a domain that the order buys is renewed by the reseller; off as at the vendor
 * @param prewarmed the domains of an order of mailboxes that are warm already; empty for every other order
 * @param failed the reason with which the provider refuses the order
 */
record OrderForm(
        int count,
        @Nullable String domain,
        Owner owner,
        Terms terms,
        @Nullable Instant periodStart,
        @Nullable Instant periodEnd,
        @Nullable Instant domainExpiresAt,
        boolean domainAutoRenew,
        List<String> prewarmed,
        @Nullable String failed) {

    static final int MOST_ORDERS = 5_000;
    private static final int MOST_DOMAINS = 100;

    static OrderForm from(Form form) {
        OrderForm order = new OrderForm(
                form.integer("count", 1, 1, MOST_ORDERS),
                form.text("domain").map(name -> name.toLowerCase(Locale.ROOT)).orElse(null),
                Owner.from(form),
                new Terms(
                        form.choice("provider", Provider.class).orElse(Provider.GOOGLE),
                        form.integer("quantity", 3, 1, 500),
                        form.money("price").orElse(BigDecimal.valueOf(11)),
                        form.choice("billingCycle", BillingCycle.class).orElse(BillingCycle.MONTHLY),
                        form.flag("autoRenew").orElse(false)),
                form.instant("periodStart").orElse(null),
                form.instant("periodEnd").orElse(null),
                form.instant("domainExpiresAt").orElse(null),
                form.flag("domainAutoRenew").orElse(false),
                prewarmed(form),
                form.text("failed").orElse(null));
        form.done();
        if (order.periodStart != null && order.periodEnd != null && !order.periodStart.isBefore(order.periodEnd)) {
            throw new Problem(422, "periodStart is not before periodEnd");
        }
        return order;
    }

    private static List<String> prewarmed(Form form) {
        List<String> domains = form.texts("domains", MOST_DOMAINS);
        if (!form.flag("prewarmed").orElse(false)) {
            if (!domains.isEmpty()) {
                throw new Problem(422, "domains goes with prewarmed alone");
            }
            return List.of();
        }
        if (form.text("count").isPresent() || form.text("domain").isPresent()) {
            throw new Problem(422, "prewarmed goes with domains, not with count or domain");
        }
        return domains.isEmpty()
                ? List.of(Ids.domain())
                : domains.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList();
    }

    /** The subscription of order number {@code index}. */
    Subscription subscription(int index, Books books) {
        return subscription(name(index), Ids.next(), books);
    }

    /** A domain that is known already keeps its id and its user. */
    Subscription subscription(String name, String orderId, Books books) {
        Optional<Domain> known = books.domain(name);
        return Subscription.ordered(
                Ids.next(),
                orderId,
                known.map(Domain::owner).orElse(owner),
                known.map(Domain::id).orElseGet(() -> new DomainName(Ids.next(), name)),
                terms,
                Period.first(terms.billingCycle(), periodStart, periodEnd, books.now()));
    }

    /** The domain that is bought with a subscription on it. */
    Domain domain(Subscription first, Instant now) {
        return Domain.ordered(
                first.domain(),
                first.orderId(),
                first.owner(),
                first.period().start(),
                domainExpiresAt,
                domainAutoRenew,
                now);
    }

    private String name(int index) {
        if (domain == null) {
            return Ids.domain();
        }
        return count == 1 ? domain : domain.replaceFirst("(\\.|$)", "-" + (index + 1) + "$1");
    }
}
