package io.coldstream.streams.codec;

import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.domain.Money;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Money on the wire, in the stores and in the domain. */
public final class Amounts {

    private static final int WIRE_SCALE = 4;

    private Amounts() {}

    static io.coldstream.avro.Money wire(BigDecimal amount, String currency) {
        return new io.coldstream.avro.Money(amount.setScale(WIRE_SCALE), currency);
    }

    public static io.coldstream.avro.@Nullable Money wire(@Nullable Money money) {
        return money == null ? null : wire(money.amount(), money.currency());
    }

    public static @Nullable Money domain(io.coldstream.avro.@Nullable Money money) {
        return money == null ? null : new Money(money.getAmount(), money.getCurrency());
    }

    public static @Nullable Amount stored(@Nullable Money money) {
        return money == null ? null : new Amount(money.amount().toPlainString(), money.currency());
    }

    public static @Nullable Money stored(@Nullable Amount amount) {
        return amount == null ? null : new Money(new BigDecimal(amount.getAmount()), amount.getCurrency());
    }
}
