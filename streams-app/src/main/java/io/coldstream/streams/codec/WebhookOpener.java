package io.coldstream.streams.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.EventOrigin;
import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.OtherField;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens a sealed webhook and brings it into normal form: one event, or several. Credentials are sealed again at once, and
 * what the vocabulary does not use is kept sealed: what stands in clear is an allow-list.
 */
public final class WebhookOpener {

    /** The vendor's names of credentials; pages "Mailbox Events" and "Prewarmup Events". */
    private static final Set<String> CREDENTIALS = Set.of("appPassword", "password", "authenticatorSecret");

    /** Documented on the same pages, and of no use here: kept sealed like the unknown, but no surprise. */
    private static final Set<String> UNUSED = Set.of("finalUrl", "description", "warmingUpFrom");

    private static final int MOST_OTHER_FIELDS = 100;

    private final Opener opener;
    private final Sealer credentialsSealer;
    private final NormalForm normalForm;
    private final Set<EventName> vocabulary;

    public WebhookOpener(Opener opener, Sealer credentialsSealer, String currency) {
        this(opener, credentialsSealer, currency, EnumSet.allOf(EventName.class));
    }

    /** @param vocabulary the events that are understood; others are {@link Unusable.Reason#UNKNOWN_EVENT} */
    public WebhookOpener(Opener opener, Sealer credentialsSealer, String currency, Set<EventName> vocabulary) {
        this.opener = opener;
        this.credentialsSealer = credentialsSealer;
        this.normalForm = new NormalForm(currency);
        this.vocabulary = Set.copyOf(vocabulary);
    }

    /** At least one event; of several each has an identity of its own. */
    public List<Opened> open(WebhookReceived webhook) throws Unusable {
        Fields top = Fields.of(VendorJson.object(body(webhook)));
        String event = top.text("event");
        if (event == null || event.isEmpty()) {
            throw top.missing("event");
        }
        EventName name = EventName.of(event)
                .filter(vocabulary::contains)
                .orElseThrow(() -> new Unusable(Unusable.Reason.UNKNOWN_EVENT, null));
        top.text("eventId");
        Set<String> identities = new HashSet<>();
        List<Opened> all = new ArrayList<>();
        for (Part part : Part.of(name, top, top.object("data"))) {
            Opened opened = opened(webhook, name, part);
            if (!identities.add(opened.event().getIdentity())) {
                throw new Unusable(Unusable.Reason.BAD_FIELD, "one id twice");
            }
            all.add(opened);
        }
        return all;
    }

    private byte[] body(WebhookReceived webhook) throws Unusable {
        try {
            return opener.open(webhook.getSealedBody(), AssociatedData.webhook(webhook));
        } catch (GeneralSecurityException e) {
            String keyId = webhook.getSealedBody().getKeyId();
            throw new Unusable(
                    Unusable.Reason.UNSEALABLE, opener.has(keyId) ? null : "sealed for key " + FieldName.shown(keyId));
        }
    }

    private Opened opened(WebhookReceived webhook, EventName name, Part part) throws Unusable {
        SubscriptionEvent.Builder builder = normalForm
                .read(part)
                .setEvent(name.vendors())
                .setEventId(webhook.getEventId().orElse(null))
                .setSentAt(webhook.getSentAt())
                .setReceivedAt(webhook.getReceivedAt())
                .setAuthentication(webhook.getAuthentication())
                .setBodyHash(webhook.getBodyHash())
                .setOrigin(EventOrigin.WEBHOOK);
        String identity = identity(webhook, name, NormalForm.businessId(builder, part));
        SealedEnvelope credentials = credentials(part, builder.getMailbox());
        List<OtherField> others = new ArrayList<>();
        List<Shape> surprises = new ArrayList<>();
        for (Fields object : part.own()) {
            for (Fields.LeftOver field : object.leftOver()) {
                others.add(sealed(identity, field));
                if (!UNUSED.contains(field.name())) {
                    surprises.add(field.shape());
                }
            }
        }
        if (others.size() > MOST_OTHER_FIELDS) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "more than " + MOST_OTHER_FIELDS + " unknown fields");
        }
        SubscriptionEvent event =
                builder.setIdentity(identity).setOtherFields(others).build();
        return new Opened(event, credentials, RoutingKey.of(name, event), surprises);
    }

    /** Those that stand where the vendor's pages put them, beside the mailbox's id; others are kept like the unknown. */
    private @Nullable SealedEnvelope credentials(Part part, @Nullable MailboxFacts mailbox) {
        String mailboxId = mailbox == null ? null : mailbox.getMailboxId().orElse(null);
        if (mailboxId == null) {
            return null;
        }
        ObjectNode found = part.mailbox().take(CREDENTIALS);
        return found.isEmpty()
                ? null
                : credentialsSealer.seal(VendorJson.bytes(found), AssociatedData.credentials(mailboxId));
    }

    private OtherField sealed(String identity, Fields.LeftOver field) {
        String path = field.shape().path();
        return new OtherField(
                path,
                field.shape().type(),
                credentialsSealer.seal(VendorJson.bytes(field.value()), AssociatedData.otherField(identity, path)));
    }

    /** Equal for repetitions of one logical event, whatever became of its sending time. */
    private static String identity(WebhookReceived webhook, EventName name, Optional<String> businessId) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String head = String.join("\n", name.vendors(), webhook.getEventId().orElse(""), businessId.orElse(""));
            digest.update(head.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            digest.update(webhook.getBodyHash().duplicate());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
