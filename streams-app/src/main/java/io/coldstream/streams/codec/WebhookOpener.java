package io.coldstream.streams.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.Money;
import io.coldstream.avro.OtherField;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens a sealed webhook and brings it into normal form: the vendor's several names for one thing become one,
 * credentials are sealed again at once, and what the vocabulary does not know is kept sealed. It needs to know no event
 * type.
 */
public final class WebhookOpener {

    /** The vendor's names of credentials; pages "Mailbox Events" and "Prewarmup Events". */
    private static final Set<String> CREDENTIALS = Set.of("appPassword", "password", "authenticatorSecret");

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:@-]{1,128}");
    private static final int MOST_OTHER_FIELDS = 100;

    private final Opener opener;
    private final Sealer credentialsSealer;
    private final String currency;

    public WebhookOpener(Opener opener, Sealer credentialsSealer, String currency) {
        this.opener = opener;
        this.credentialsSealer = credentialsSealer;
        this.currency = currency;
    }

    public Opened open(WebhookReceived webhook) throws Unusable {
        JsonNode root = VendorJson.object(body(webhook));
        Fields top = new Fields(root, "");
        String event = required(top, "event");
        Fields data = top.object("data");
        top.text("eventId");
        Fields details = data.object("mailboxDetails");
        Fields updated = data.object("updatedFields");

        SubscriptionEvent.Builder builder = SubscriptionEvent.newBuilder()
                .setEvent(event)
                .setEventId(webhook.getEventId().orElse(null))
                .setSentAt(webhook.getSentAt())
                .setReceivedAt(webhook.getReceivedAt())
                .setAuthentication(webhook.getAuthentication())
                .setBodyHash(webhook.getBodyHash());
        common(data, builder);
        MailboxFacts mailbox = mailbox(data, details, updated);
        builder.setMailbox(mailbox);
        String subscriptionId = usableId(data.id("subscriptionId"));
        builder.setSubscriptionId(subscriptionId == null ? "" : subscriptionId);
        String mailboxId = mailbox == null ? null : mailbox.getMailboxId().orElse(null);
        String identity = identity(webhook, event, firstOf(mailboxId, builder.getOrderId(), subscriptionId));
        builder.setIdentity(identity);
        SealedEnvelope credentials = credentials(details, mailboxId);
        builder.setOtherFields(others(identity, top, data, details, updated));
        return new Opened(
                builder.build(),
                credentials,
                subscriptionId == null && mailboxId != null ? "mailbox:" + mailboxId : null);
    }

    private byte[] body(WebhookReceived webhook) throws Unusable {
        try {
            return opener.open(webhook.getSealedBody(), AssociatedData.webhook(webhook));
        } catch (GeneralSecurityException e) {
            throw new Unusable(Unusable.Reason.UNSEALABLE, null);
        }
    }

    private void common(Fields data, SubscriptionEvent.Builder builder) throws Unusable {
        builder.setOrderId(usableId(data.id("orderId")))
                .setUserId(usableId(data.id("userId")))
                .setUserEmail(data.text("userEmail"))
                .setDomainId(usableId(data.id("domainId")))
                .setDomain(lower(data.text("domain", "domainName")))
                .setProvider(upper(data.text("workspaceType", "serviceProvider")))
                .setQuantity(data.count("quantity", "totalMailboxQuantity"))
                .setPrice(money(data.amount("price", "pricePerMailbox")))
                .setPeriodStart(data.time("periodStart"))
                .setPeriodEnd(data.time("periodEnd", "expiryDate", "expireOn"))
                .setCreationTime(data.time("creationTime"))
                .setAutoRenew(data.flag("autoRenew"))
                .setStatus(upper(data.text("subscriptionStatus")))
                .setReason(data.text("reason"));
    }

    private static @Nullable MailboxFacts mailbox(Fields data, Fields details, Fields updated) throws Unusable {
        MailboxFacts facts = MailboxFacts.newBuilder()
                .setMailboxId(firstOf(usableId(data.id("mailboxId")), usableId(details.id("mailboxId"))))
                .setEmail(firstOf(data.text("email"), details.text("email")))
                .setFirstName(firstOf(updated.text("firstName"), details.text("firstName")))
                .setLastName(firstOf(updated.text("lastName"), details.text("lastName")))
                .setUserName(firstOf(updated.text("userName"), details.text("userName")))
                .setProfilePicture(firstOf(updated.text("profilePicture"), details.text("profilePicture")))
                .setIsAdmin(details.flag("isAdmin"))
                .setCreationTime(details.time("creationTime"))
                .setExpiryDate(details.time("expiryDate"))
                .build();
        return facts.equals(MailboxFacts.newBuilder().build()) ? null : facts;
    }

    private @Nullable SealedEnvelope credentials(Fields details, @Nullable String mailboxId) {
        Map<String, JsonNode> found = details.take(CREDENTIALS);
        if (found.isEmpty() || mailboxId == null) {
            return null;
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        found.forEach(all::set);
        return credentialsSealer.seal(VendorJson.bytes(all), AssociatedData.credentials(mailboxId));
    }

    private List<OtherField> others(String identity, Fields... objects) throws Unusable {
        List<OtherField> others = new ArrayList<>();
        for (Fields object : objects) {
            object.leftOver((path, value) -> others.add(OtherField.newBuilder()
                    .setPath(path)
                    .setJsonType(value.getNodeType().name().toLowerCase(Locale.ROOT))
                    .setSealedValue(
                            credentialsSealer.seal(VendorJson.bytes(value), AssociatedData.otherField(identity, path)))
                    .build()));
        }
        if (others.size() > MOST_OTHER_FIELDS) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "more than " + MOST_OTHER_FIELDS + " unknown fields");
        }
        return others;
    }

    /** Equal for repetitions of one logical event, whatever became of its sending time. */
    private static String identity(WebhookReceived webhook, String event, @Nullable String businessId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String head =
                    String.join("\n", event, webhook.getEventId().orElse(""), businessId == null ? "" : businessId);
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(webhook.getBodyHash().duplicate());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String required(Fields fields, String name) throws Unusable {
        String value = fields.text(name);
        if (value == null || value.isEmpty()) {
            throw fields.bad(name);
        }
        return value;
    }

    private @Nullable Money money(@Nullable BigDecimal amount) {
        return amount == null ? null : Amounts.wire(amount, currency);
    }

    private static @Nullable String usableId(@Nullable String id) {
        return id != null && ID.matcher(id).matches() ? id : null;
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String upper(@Nullable String text) {
        return text == null ? null : text.toUpperCase(Locale.ROOT);
    }

    @SafeVarargs
    private static <T> @Nullable T firstOf(@Nullable T... values) {
        for (T value : values) {
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
