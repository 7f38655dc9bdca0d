package io.coldstream.sandbox;

import java.math.BigDecimal;

/** The partner's one wallet. */
record Wallet(BigDecimal balance) implements Entity {

    static final String KEY = "wallet";

    @Override
    public String key() {
        return KEY;
    }

    boolean covers(BigDecimal cost) {
        return balance.compareTo(cost) >= 0;
    }

    Wallet minus(BigDecimal cost) {
        return new Wallet(balance.subtract(cost));
    }
}
