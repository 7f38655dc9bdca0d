package io.coldstream.sandbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that the reseller remembers over a restart. A change replaces it as a whole. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Subscription.class, name = "subscription"),
    @JsonSubTypes.Type(value = Mailbox.class, name = "mailbox"),
    @JsonSubTypes.Type(value = Domain.class, name = "domain"),
    @JsonSubTypes.Type(value = DnsRecord.class, name = "dns"),
    @JsonSubTypes.Type(value = Work.class, name = "work"),
    @JsonSubTypes.Type(value = Delivery.class, name = "delivery"),
    @JsonSubTypes.Type(value = Wallet.class, name = "wallet"),
    @JsonSubTypes.Type(value = ClockState.class, name = "clock"),
})
sealed interface Entity permits Subscription, Mailbox, Domain, DnsRecord, Work, Delivery, Wallet, ClockState {

    /** Its identity among everything remembered. */
    String key();

    /** When, by the sandbox's clock, something happens to it by itself; null for never. */
    default @Nullable Instant dueAt() {
        return null;
    }
}
