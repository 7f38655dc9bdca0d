package io.coldstream.streams.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one paid request may pass, by our estimates and to the cent: the one rule for dispatch, where money is
 * reserved, and for forecasts. It keeps nothing itself.
 *
 * @param policy in force for the subscription
 * @param overAll caps on all that is spent
 * @param ofUser caps on what is spent for the subscription's user
 * @param used what was spent or is reserved of a purse; {@code null} when nothing was yet
 */
public record Budget(Policy policy, Caps overAll, Caps ofUser, Function<Purse, @Nullable Money> used) {

    private static final int GREATEST_PRIORITY = 9;
    private static final Duration STEP = Duration.ofMinutes(10);

    /** What is decided of one request. */
    public sealed interface Ruling {}

    /** @param purses which are to be charged with its estimate */
    public record Granted(List<Purse> purses) implements Ruling {}

    /**
     * @param reason a code
     * @param retryAt from when on another try makes sense; {@code null} when the next read shows what stands against it
     */
    public record Refused(String reason, @Nullable Instant retryAt) implements Ruling {}

    /** @param at the moment, business time */
    public Ruling decide(Purchase purchase, Instant at) {
        String forbidden = policy.mode() == Policy.Mode.ARMED ? purchase.forbiddenBy(policy.limits(), at) : "not-armed";
        if (forbidden != null) {
            return new Refused(forbidden, null);
        }
        List<Purse> purses = Purse.of(at, purchase.estimate().currency(), purchase.userId());
        if (isAny(purses, purchase::differs)) {
            return new Refused("currency-differs", retryAt(purses.getFirst(), purchase));
        }
        if (isAny(purses, cap -> purchase.estimate().exceeds(cap))) {
            return new Refused("over-the-cap", retryAt(purses.getFirst(), purchase));
        }
        return purses.stream()
                .filter(purse -> isExhausted(purse, purchase.estimate()))
                // Of several the one that lasts longest: before its end no other matters.
                .max(Comparator.comparing(Purse::endsAt).thenComparing(purses::indexOf, Comparator.reverseOrder()))
                .<Ruling>map(purse -> new Refused(purse.exhausted(), retryAt(purse, purchase)))
                .orElseGet(() -> new Granted(purses));
    }

    private boolean isAny(List<Purse> purses, Predicate<Money> cap) {
        return purses.stream().map(this::cap).anyMatch(money -> money != null && cap.test(money));
    }

    private boolean isExhausted(Purse purse, Money estimate) {
        Money cap = cap(purse);
        Money before = used.apply(purse);
        Money after = before == null ? estimate : before.plus(estimate);
        return cap != null && after.exceeds(cap) && estimate.amount().compareTo(BigDecimal.ZERO) > 0;
    }

    private @Nullable Money cap(Purse purse) {
        return purse.cap(purse.userId() == null ? overAll : ofUser);
    }

    /** When the purse is a new one: the greater priority goes first then. */
    private Instant retryAt(Purse purse, Purchase purchase) {
        return purse.endsAt()
                .plus(STEP.multipliedBy(GREATEST_PRIORITY - policy.priority()))
                .plus(Jitter.of(purchase.subscriptionId(), STEP));
    }
}
