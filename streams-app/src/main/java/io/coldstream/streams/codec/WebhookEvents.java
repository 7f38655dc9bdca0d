package io.coldstream.streams.codec;

import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.DomainEvent;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Order;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.WebhookEvent;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the event in normal form to the domain's event: one arm for each event type. */
public final class WebhookEvents {

    private static final int LONGEST_REASON = 200;

    private final BusinessClock clock;

    public WebhookEvents(BusinessClock clock) {
        this.clock = clock;
    }

    /**
     * @param withCredentials whether credentials came with it
     * @throws Unusable if the event type is not known, or a field that it can't do without is missing
     */
    public WebhookEvent decode(SubscriptionEvent event, boolean withCredentials) throws Unusable {
        return switch (event.getEvent()) {
            case "mailbox.order.success" ->
                new WebhookEvent.MailboxOrderSucceeded(
                        about(event),
                        required(event.getOrderId(), "/data/orderId"),
                        order(event, null),
                        event.getPeriodEnd().orElse(null));
            case "mailbox.order.failed" ->
                new WebhookEvent.MailboxOrderFailed(
                        about(event), required(event.getOrderId(), "/data/orderId"), order(event, reason(event)));
            case "mailbox.created" ->
                new WebhookEvent.MailboxCreated(
                        about(event), mailboxId(event), creation(event, mailbox(event)), withCredentials);
            case "mailbox.updated" ->
                new WebhookEvent.MailboxUpdated(
                        about(event),
                        change(event, mailbox(event)),
                        mailbox(event).getEmail().orElse(null));
            case "mailbox.exported" -> new WebhookEvent.MailboxExported(about(event), mailboxId(event));
            case "subscription.renewing" -> reported(event, Status.RENEWING);
            case "subscription.renewal.success" -> reported(event, Status.ACTIVE);
            case "subscription.renewal.failed", "subscription.past_due" -> reported(event, Status.PAST_DUE);
            case "subscription.expired" -> reported(event, Status.EXPIRED);
            case "subscription.cancelled" -> reported(event, Status.CANCELLED);
            case "subscription.updated" -> reported(event, Inputs.status(event.getStatus()));
            default -> throw new Unusable(Unusable.Reason.UNKNOWN_EVENT, null);
        };
    }

    /** @throws Unusable if the event type is not known to be about a domain */
    public DomainEvent decodeDomain(SubscriptionEvent event) throws Unusable {
        About about = about(event);
        return switch (event.getEvent()) {
            case "domain.order.success" ->
                new DomainEvent.DomainOrdered(
                        about,
                        event.getOrderId().orElse(null),
                        event.getCreationTime().orElse(null),
                        event.getPeriodEnd().orElse(null),
                        Amounts.domain(event.getPrice().orElse(null)));
            case "domain.order.failed" ->
                new DomainEvent.DomainOrderFailed(about, event.getOrderId().orElse(null), reason(event));
            case "domain.renewal.success" ->
                new DomainEvent.DomainRenewed(about, event.getPeriodEnd().orElse(null));
            case "domain.renewal.failed" ->
                new DomainEvent.DomainRenewalFailed(
                        about, reason(event), event.getPeriodEnd().orElse(null));
            case "domain.grace_period" ->
                new DomainEvent.DomainInGrace(about, event.getPeriodEnd().orElse(null));
            case "domain.expired" ->
                new DomainEvent.DomainExpired(about, event.getPeriodEnd().orElse(null));
            case "dns-record.updated", "prewarmup.order.failed" -> new DomainEvent.DomainTold(about);
            default -> throw new Unusable(Unusable.Reason.UNKNOWN_EVENT, null);
        };
    }

    private WebhookEvent reported(SubscriptionEvent event, Status status) throws Unusable {
        if (event.getSubscriptionId().isEmpty()) {
            throw missing("/data/subscriptionId");
        }
        return new WebhookEvent.SubscriptionReported(
                about(event), status, event.getPeriodEnd().orElse(null));
    }

    private static String reason(SubscriptionEvent event) {
        String told = event.getReason().orElse("not told");
        return told.length() <= LONGEST_REASON ? told : told.substring(0, LONGEST_REASON);
    }

    private About about(SubscriptionEvent event) {
        return new About(
                event.getIdentity(),
                stamp(event),
                clock.at(event.getReceivedAt()),
                event.getUserId()
                        .map(id -> new Account(id, event.getUserEmail().orElse(null)))
                        .orElse(null),
                event.getDomainId().orElse(null),
                event.getDomain().orElse(null),
                event.getProvider().orElse(null));
    }

    static Stamp stamp(SubscriptionEvent event) {
        return new Stamp(event.getSentAt(), hex(event.getBodyHash()));
    }

    static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }

    private static Order order(SubscriptionEvent event, @Nullable String failure) {
        return new Order(
                failure,
                event.getQuantity().orElse(null),
                Amounts.domain(event.getPrice().orElse(null)),
                event.getCreationTime().orElse(null));
    }

    private static Mailbox.Creation creation(SubscriptionEvent event, MailboxFacts facts) {
        return new Mailbox.Creation(
                event.getUserId()
                        .map(id -> new Account(id, event.getUserEmail().orElse(null)))
                        .orElse(null),
                event.getOrderId().orElse(null),
                event.getDomain().orElse(null),
                event.getProvider().orElse(null),
                facts.getIsAdmin().orElse(null),
                Amounts.domain(event.getPrice().orElse(null)),
                facts.getCreationTime().orElse(null),
                facts.getExpiryDate().orElse(null),
                facts.getEmail().orElse(null),
                facts.getFirstName().orElse(null),
                facts.getLastName().orElse(null));
    }

    private static MailboxChange change(SubscriptionEvent event, MailboxFacts facts) throws Unusable {
        return new MailboxChange(
                mailboxId(event),
                facts.getFirstName().orElse(null),
                facts.getLastName().orElse(null),
                facts.getUserName().orElse(null),
                facts.getProfilePicture().orElse(null));
    }

    private static MailboxFacts mailbox(SubscriptionEvent event) throws Unusable {
        return event.getMailbox().orElseThrow(() -> missing("/data/mailboxDetails"));
    }

    private static String mailboxId(SubscriptionEvent event) throws Unusable {
        return required(mailbox(event).getMailboxId(), "/data/mailboxDetails/mailboxId");
    }

    private static String required(Optional<String> value, String path) throws Unusable {
        return value.orElseThrow(() -> missing(path));
    }

    private static Unusable missing(String path) {
        return new Unusable(Unusable.Reason.BAD_FIELD, path);
    }
}
