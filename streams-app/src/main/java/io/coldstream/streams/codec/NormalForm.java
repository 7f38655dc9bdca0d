package io.coldstream.streams.codec;

import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.Money;
import io.coldstream.avro.SubscriptionEvent;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The vendor's several names and forms of one thing become one. It needs to know no event type. */
final class NormalForm {

    private final String currency;

    /** @param currency the vendor names none */
    NormalForm(String currency) {
        this.currency = currency;
    }

    /** Reads what one event says; its identity and what is left over are not set yet. */
    SubscriptionEvent.Builder read(Part part) throws Unusable {
        Fields about = part.about();
        String subscriptionId = about.id(RoutingKey::isUsableSubscriptionId, "subscriptionId");
        String domain = lower(about.text("domain", "domainName"));
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId(subscriptionId == null ? "" : subscriptionId)
                .setOrderId(id(about, "orderId"))
                .setUserId(id(about, "userId"))
                .setUserEmail(about.text("userEmail"))
                .setDomainId(id(about, "domainId"))
                .setDomain(domain)
                .setProvider(upper(about.text("workspaceType", "serviceProvider")))
                .setQuantity(
                        part.quantity() == null ? about.count("quantity", "totalMailboxQuantity") : part.quantity())
                .setPrice(money(about.amount("price", "pricePerMailbox")))
                .setPeriodStart(about.time("periodStart"))
                .setPeriodEnd(about.time("periodEnd", "expiryDate", "expireOn"))
                .setCreationTime(about.time("creationTime"))
                .setAutoRenew(about.flag("autoRenew"))
                .setStatus(upper(about.text("subscriptionStatus")))
                .setReason(about.prose("reason"))
                .setMailbox(mailbox(part, domain));
    }

    private static @Nullable MailboxFacts mailbox(Part part, @Nullable String domain) throws Unusable {
        Fields told = part.mailbox();
        Fields updated = part.updated();
        String mailboxId = id(told, "mailboxId");
        String email = told.text("email");
        MailboxFacts facts = MailboxFacts.newBuilder()
                .setMailboxId(mailboxId == null ? id(part.about(), "mailboxId") : mailboxId)
                .setEmail(address(email == null ? part.about().text("email") : email, domain))
                .setFirstName(either("firstName", updated, told))
                .setLastName(either("lastName", updated, told))
                .setUserName(either("userName", updated, told))
                .setProfilePicture(either("profilePicture", updated, told))
                .setIsAdmin(told.flag("isAdmin"))
                .setCreationTime(told.time("creationTime"))
                .setExpiryDate(told.time("expiryDate"))
                .build();
        return facts.equals(MailboxFacts.newBuilder().build()) ? null : facts;
    }

    /** Some events tell the user name alone. */
    private static @Nullable String address(@Nullable String email, @Nullable String domain) {
        return email == null || email.contains("@") || domain == null ? email : email + "@" + domain;
    }

    private static @Nullable String either(String name, Fields first, Fields second) throws Unusable {
        String text = first.text(name);
        return text == null ? second.text(name) : text;
    }

    private static @Nullable String id(Fields fields, String name) throws Unusable {
        return fields.id(RoutingKey::isUsable, name);
    }

    private @Nullable Money money(@Nullable BigDecimal amount) {
        return amount == null ? null : Amounts.wire(amount, currency);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String upper(@Nullable String text) {
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    /** What an event is about, for its identity: its mailbox, else its order, else its subscription. */
    static Optional<String> businessId(SubscriptionEvent.Builder event, Part part) {
        Optional<String> mailboxId = Optional.ofNullable(event.getMailbox()).flatMap(MailboxFacts::getMailboxId);
        Optional<String> subscriptionId = Optional.of(event.getSubscriptionId()).filter(id -> !id.isEmpty());
        return part.quantity() == null
                ? mailboxId.or(() -> Optional.ofNullable(event.getOrderId())).or(() -> subscriptionId)
                : subscriptionId;
    }
}
