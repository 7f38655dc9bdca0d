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

    /** @throws IllegalArgumentException if the currencies differ */
    public Money plus(Money other) {
        return new Money(amount.add(comparable(other)), currency);
    }

    /** @throws IllegalArgumentException if the currencies differ */
    public Money minus(Money other) {
        return new Money(amount.subtract(comparable(other)), currency);
    }

    /** @throws IllegalArgumentException if the currencies differ */
    public boolean exceeds(Money other) {
        return amount.compareTo(comparable(other)) > 0;
    }

    private BigDecimal comparable(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Not of one currency: " + currency + " and " + other.currency);
        }
        return other.amount;
    }

    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
