package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Budget;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Purchase;
import io.coldstream.streams.domain.Purse;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The money of a forecast: what the caps still allow, and what the wallet still holds. */
final class Ledger {

    static final String WALLET_EMPTY = "wallet-empty";

    private final PolicySource policies;
    private final Function<Purse, @Nullable Money> usedBefore;
    private final Map<Purse, Money> used = new HashMap<>();
    private final Map<Purse, Binding> bindings = new LinkedHashMap<>();
    private @Nullable Money wallet;
    private @Nullable Instant walletEmptyAt;

    /**
     * @param usedBefore what is spent or reserved of a purse already
     * @param wallet what the reseller's wallet holds; {@code null} when nobody said
     */
    Ledger(PolicySource policies, Function<Purse, @Nullable Money> usedBefore, @Nullable Money wallet) {
        this.policies = policies;
        this.usedBefore = usedBefore;
        this.wallet = wallet;
    }

    /** Charges what is granted, if the wallet holds enough. */
    Budget.Ruling decide(Policy policy, Purchase purchase, Instant at) {
        Caps overAll = policies.caps(at);
        String userId = purchase.userId();
        Caps ofUser = userId == null ? Caps.NONE : policies.capsOfUser(userId, at);
        Budget.Ruling ruling = new Budget(policy, overAll, ofUser, this::used).decide(purchase, at);
        return switch (ruling) {
            case Budget.Refused refused -> {
                bind(refused, purchase, at, overAll, ofUser);
                yield refused;
            }
            case Budget.Granted granted -> {
                if (!takes(purchase.estimate(), at)) {
                    yield new Budget.Refused(WALLET_EMPTY, null);
                }
                granted.purses().forEach(purse -> charge(purse, purchase.estimate()));
                yield granted;
            }
        };
    }

    private @Nullable Money used(Purse purse) {
        Money charged = used.get(purse);
        return charged == null ? usedBefore.apply(purse) : charged;
    }

    private void charge(Purse purse, Money amount) {
        Money before = used(purse);
        used.put(purse, before == null ? amount : before.plus(amount));
    }

    /** Takes an amount from the wallet; one of another currency comes from elsewhere. */
    boolean takes(Money amount, Instant at) {
        if (wallet == null || !wallet.currency().equals(amount.currency())) {
            return true;
        }
        if (amount.exceeds(wallet)) {
            walletEmptyAt = walletEmptyAt == null ? at : walletEmptyAt;
            return false;
        }
        wallet = wallet.minus(amount);
        return true;
    }

    private void bind(Budget.Refused refused, Purchase purchase, Instant at, Caps overAll, Caps ofUser) {
        for (Purse purse : Purse.of(at, purchase.estimate().currency(), purchase.userId())) {
            if (purse.exhausted().equals(refused.reason())) {
                Money cap = purse.cap(purse.userId() == null ? overAll : ofUser);
                Binding first = new Binding(purse, refused.reason(), cap, null, at, 1);
                bindings.merge(purse, first, (before, now) -> before.andOneMore());
            }
        }
    }

    List<Binding> bindings() {
        return bindings.values().stream()
                .map(binding -> binding.with(used(binding.purse())))
                .toList();
    }

    /** When it held too little for a renewal for the first time; {@code null} when it always held enough. */
    @Nullable
    Instant walletEmptyAt() {
        return walletEmptyAt;
    }

    @Nullable
    Money wallet() {
        return wallet;
    }
}
