package io.coldstream.sandbox;

import java.math.BigDecimal;

/**
 * What was bought.
 *
 * @param price of one mailbox for one cycle
 */
record Terms(Provider provider, int quantity, BigDecimal price, BillingCycle billingCycle, boolean autoRenew) {

    /** What one cycle of all mailboxes costs. */
    BigDecimal cost() {
        return price.multiply(BigDecimal.valueOf(quantity));
    }

    Terms withQuantity(int mailboxes) {
        return new Terms(provider, mailboxes, price, billingCycle, autoRenew);
    }

    Terms withPrice(BigDecimal each) {
        return new Terms(provider, quantity, each, billingCycle, autoRenew);
    }

    Terms withAutoRenew(boolean on) {
        return new Terms(provider, quantity, price, billingCycle, on);
    }
}
