package io.coldstream.streams.query;

import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.Inventory;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Mailbox;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A mailbox as it is shown; never a secret, which no store of the topology holds in clear. */
final class MailboxView {

    private MailboxView() {}

    /** {@code null} while only updates are known of it. */
    static @Nullable JsonObject of(String subscriptionId, MailboxState state) {
        Mailbox mailbox = MailboxStates.load(state);
        return mailbox.exists() ? of(subscriptionId, mailbox) : null;
    }

    private static JsonObject of(String subscriptionId, Mailbox mailbox) {
        io.coldstream.avro.Mailbox shown = Inventory.mailbox(subscriptionId, mailbox);
        return new JsonObject()
                .with("mailboxId", shown.getMailboxId())
                .with("subscriptionId", shown.getSubscriptionId())
                .with("orderId", shown.getOrderId())
                .with("userId", shown.getUserId())
                .with("userEmail", shown.getUserEmail())
                .with("domain", shown.getDomain())
                .with("provider", shown.getProvider())
                .with("email", shown.getEmail())
                .with("firstName", shown.getFirstName())
                .with("lastName", shown.getLastName())
                .with("userName", shown.getUserName())
                .with("profilePicture", shown.getProfilePicture())
                .with("isAdmin", shown.getIsAdmin())
                .with("price", shown.getPrice())
                .with("createdAt", shown.getCreatedAt())
                .with("expiresAt", shown.getExpiresAt())
                .with("hasCredentials", shown.getHasCredentials())
                .with("updates", calls(mailbox.updates()))
                .with("anomalies", shown.getAnomalies())
                .with("updatedAt", shown.getUpdatedAt());
    }

    private static @Nullable JsonObject calls(CallQueue<?> updates) {
        if (updates.isEmpty()) {
            return null;
        }
        var waiting = updates.waiting();
        var slot = updates.slot();
        var flying = updates.inFlight();
        var parked = updates.parked();
        return new JsonObject()
                .with("waiting", waiting == null ? null : JsonObject.list(waiting.commandIds()))
                .with("nextSlot", slot == null || slot.at().equals(Instant.EPOCH) ? null : slot.at())
                .with("onItsWay", flying == null ? null : JsonObject.list(flying.commandIds()))
                .with(
                        "unconfirmed",
                        JsonObject.list(updates.unconfirmed().stream()
                                .flatMap(sent -> sent.commandIds().stream())
                                .toList()))
                .with("parked", parked == null ? null : JsonObject.list(parked.commandIds()))
                .with("sent", JsonObject.list(updates.counted()));
    }
}
