package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one paid period.
 *
 * @param end of the period
 * @param estimated whether no read showed this end, but it was reckoned from the length of the period before
 * @param at when that is decided: of a renewal when it is paid, else when the fate was known first
 * @param estimate what renewing it is thought to cost; {@code null} when nobody said
 * @param reason a code
 * @param deferredBy the cap that put a renewal off, a code
 * @param renewsItself whether the reseller renews it by itself at its end
 * @param lapses whether it ends within the forecast without a renewal
 */
public record Period(
        String subscriptionId,
        @Nullable String userId,
        @Nullable String domain,
        Instant end,
        boolean estimated,
        Instant at,
        @Nullable Money estimate,
        Fate fate,
        String reason,
        @Nullable String deferredBy,
        boolean renewsItself,
        boolean lapses) {

    /** Whether it lapses for want of money alone: more of it would have renewed it. */
    public boolean lapsesForMoney() {
        return lapses && (fate == Fate.DEFERRED || reason.equals(Ledger.WALLET_EMPTY));
    }
}
