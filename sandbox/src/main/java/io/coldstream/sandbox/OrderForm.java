package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /sandbox/orders} asks for. Everything may be left out.
 *
 * @param count how many orders, each with a subscription of its own
 * @param domain of the order; several orders get a number in it
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
        @Nullable String failed) {

    static final int MOST_ORDERS = 5_000;

    static OrderForm from(Form form) {
        String userId = form.text("userId").orElseGet(Ids::next);
        OrderForm order = new OrderForm(
                form.integer("count", 1, 1, MOST_ORDERS),
                form.text("domain").map(name -> name.toLowerCase(Locale.ROOT)).orElse(null),
                new Owner(userId, form.text("userEmail").orElse("user@partner.example")),
                new Terms(
                        form.choice("provider", Provider.class).orElse(Provider.GOOGLE),
                        form.integer("quantity", 3, 1, 500),
                        form.money("price").orElse(BigDecimal.valueOf(11)),
                        form.choice("billingCycle", BillingCycle.class).orElse(BillingCycle.MONTHLY),
                        form.flag("autoRenew").orElse(false)),
                form.instant("periodStart").orElse(null),
                form.instant("periodEnd").orElse(null),
                form.instant("domainExpiresAt").orElse(null),
                form.text("failed").orElse(null));
        form.done();
        if (order.periodStart != null && order.periodEnd != null && !order.periodStart.isBefore(order.periodEnd)) {
            throw new Problem(422, "periodStart is not before periodEnd");
        }
        return order;
    }

    /** The subscription of order number {@code index}. A domain that is known already keeps its id and its user. */
    Subscription subscription(int index, Books books) {
        String name = name(index);
        Subscription sibling = books.subscriptionsOf(name).findFirst().orElse(null);
        return new Subscription(
                Ids.next(),
                Ids.next(),
                sibling == null ? owner : sibling.owner(),
                sibling == null ? new Domain(Ids.next(), name, domainExpiresAt) : sibling.domain(),
                terms,
                Period.first(terms.billingCycle(), periodStart, periodEnd, books.now()),
                Status.ORDERED,
                0,
                false);
    }

    private String name(int index) {
        if (domain == null) {
            return Ids.domain();
        }
        return count == 1 ? domain : domain.replaceFirst("(\\.|$)", "-" + (index + 1) + "$1");
    }
}
