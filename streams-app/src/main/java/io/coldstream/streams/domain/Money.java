package io.coldstream.streams.domain;

import java.math.BigDecimal;

/**
 * An amount of money, exact.
 *
 * @param amount at least two decimals, so that equal amounts are equal records
 * @param currency ISO 4217 code
 */
public record Money(BigDecimal amount, String currency) {

    public Money {
        BigDecimal bare = amount.stripTrailingZeros();
        amount = bare.scale() < 2 ? bare.setScale(2) : bare;
    }

    public Money times(int quantity) {
        return new Money(amount.multiply(BigDecimal.valueOf(quantity)), currency);
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
