package io.coldstream.streams.codec;

import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purchase;
import java.util.Optional;

/** What a paid request is to cost, on its way to dispatch and back. */
public final class Purchases {

    private Purchases() {}

    static void store(DispatchSend.Builder send, Purchase purchase) {
        Purchase.Consent consent = purchase.consent();
        send.setEstimate(Amounts.stored(purchase.estimate()))
                .setPrice(Amounts.stored(purchase.price()))
                .setFirstPrice(Amounts.stored(purchase.firstPrice()))
                .setApprovedUpTo(consent == null ? null : Amounts.stored(consent.upTo()))
                .setApprovedAt(consent == null ? null : consent.at());
    }

    /** Empty when nobody said what it costs. */
    public static Optional<Purchase> load(DispatchSend send) {
        Money estimate = Amounts.stored(send.getEstimate().orElse(null));
        Money upTo = Amounts.stored(send.getApprovedUpTo().orElse(null));
        Purchase.Consent consent = upTo == null
                ? null
                : send.getApprovedAt().map(at -> new Purchase.Consent(upTo, at)).orElse(null);
        return Optional.ofNullable(estimate)
                .map(known -> new Purchase(
                        send.getSubscriptionId(),
                        send.getUserId().orElse(null),
                        known,
                        Amounts.stored(send.getPrice().orElse(null)),
                        Amounts.stored(send.getFirstPrice().orElse(null)),
                        consent));
    }
}
