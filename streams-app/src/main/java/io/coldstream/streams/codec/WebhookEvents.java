package io.coldstream.streams.codec;

import io.coldstream.avro.Authentication;
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
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** From the event in normal form to the domain's event: one arm for each event type. {@link RoutingKey} says of which. */
public final class WebhookEvents {

    private static final int LONGEST_REASON = 200;

    private final BusinessClock clock;

    public WebhookEvents(BusinessClock clock) {
        this.clock = clock;
    }

    /** @throws Unusable if the stage that its key leads to could not decode it */
    public void check(Opened part) throws Unusable {
        if (RoutingKey.isDomains(part.key())) {
            decodeDomain(part.event());
        } else {
            decode(part.event(), part.credentials() != null);
        }
    }

    /**
     * The event of a subscription or of one of its mailboxes.
     *
     * @param withCredentials whether credentials came with it
     * @throws Unusable if the event is not known, or a field that it can't do without is missing
     */
    public WebhookEvent decode(SubscriptionEvent event, boolean withCredentials) throws Unusable {
        return switch (name(event)) {
            case MAILBOX_ORDER_SUCCESS -> ordered(event);
            case MAILBOX_ORDER_FAILED -> orderFailed(event);
            case MAILBOX_CREATED -> created(event, withCredentials);
            case MAILBOX_UPDATED ->
                new WebhookEvent.MailboxUpdated(
                        about(event),
                        change(event, mailbox(event)),
                        mailbox(event).getEmail().orElse(null));
            case MAILBOX_EXPORTED -> byName(event, WebhookEvent.MailboxExported::new);
            case MAILBOX_WARMUP_STARTED -> byName(event, WebhookEvent.MailboxWarmupStarted::new);
            case MAILBOX_WARMUP_REMOVED -> byName(event, WebhookEvent.MailboxWarmupRemoved::new);
            case SUBSCRIPTION_RENEWING -> reported(event, Status.RENEWING);
            case SUBSCRIPTION_RENEWAL_SUCCESS -> reported(event, Status.ACTIVE);
            case SUBSCRIPTION_RENEWAL_FAILED -> renewalFailed(event);
            case SUBSCRIPTION_PAST_DUE -> reported(event, Status.PAST_DUE);
            case SUBSCRIPTION_EXPIRED -> reported(event, Status.EXPIRED);
            case SUBSCRIPTION_CANCELLED -> reported(event, Status.CANCELLED);
            case SUBSCRIPTION_UPDATED -> reported(event, Inputs.status(event.getStatus()));
            case PREWARMUP_ORDER_SUCCESS ->
                event.getMailbox().isPresent() ? created(event, withCredentials) : ordered(event);
            case PREWARMUP_ORDER_FAILED ->
                event.getOrderId().isPresent() ? orderFailed(event) : new WebhookEvent.SubscriptionTold(about(event));
            case DOMAIN_ORDER_SUCCESS,
                    DOMAIN_ORDER_FAILED,
                    DOMAIN_RENEWAL_SUCCESS,
                    DOMAIN_RENEWAL_FAILED,
                    DOMAIN_GRACE_PERIOD,
                    DOMAIN_EXPIRED,
                    DNS_RECORD_UPDATED -> new WebhookEvent.SubscriptionTold(about(event));
        };
    }

    /**
     * The event of a domain, or one that names no subscription and can do without.
     *
     * @throws Unusable if the event is not known, or is nothing without its subscription
     */
    public DomainEvent decodeDomain(SubscriptionEvent event) throws Unusable {
        About about = about(event);
        return switch (name(event)) {
            case DOMAIN_ORDER_SUCCESS ->
                new DomainEvent.DomainOrdered(
                        about,
                        event.getOrderId().orElse(null),
                        event.getCreationTime().orElse(null),
                        event.getPeriodEnd().orElse(null),
                        Amounts.domain(event.getPrice().orElse(null)));
            case DOMAIN_ORDER_FAILED ->
                new DomainEvent.DomainOrderFailed(about, event.getOrderId().orElse(null), reason(event));
            case DOMAIN_RENEWAL_SUCCESS ->
                new DomainEvent.DomainRenewed(about, event.getPeriodEnd().orElse(null));
            case DOMAIN_RENEWAL_FAILED ->
                new DomainEvent.DomainRenewalFailed(
                        about, reason(event), event.getPeriodEnd().orElse(null));
            case DOMAIN_GRACE_PERIOD ->
                new DomainEvent.DomainInGrace(about, event.getPeriodEnd().orElse(null));
            case DOMAIN_EXPIRED ->
                new DomainEvent.DomainExpired(about, event.getPeriodEnd().orElse(null));
            case DNS_RECORD_UPDATED,
                    PREWARMUP_ORDER_FAILED,
                    MAILBOX_EXPORTED,
                    MAILBOX_WARMUP_STARTED,
                    MAILBOX_WARMUP_REMOVED -> new DomainEvent.DomainTold(about);
            case MAILBOX_ORDER_SUCCESS,
                    MAILBOX_ORDER_FAILED,
                    MAILBOX_CREATED,
                    SUBSCRIPTION_RENEWING,
                    SUBSCRIPTION_RENEWAL_SUCCESS,
                    SUBSCRIPTION_RENEWAL_FAILED,
                    SUBSCRIPTION_PAST_DUE,
                    SUBSCRIPTION_EXPIRED,
                    SUBSCRIPTION_CANCELLED,
                    SUBSCRIPTION_UPDATED,
                    PREWARMUP_ORDER_SUCCESS ->
                throw new Unusable(Unusable.Reason.UNROUTABLE, "no usable subscriptionId");
            case MAILBOX_UPDATED -> throw new Unusable(Unusable.Reason.UNROUTABLE, "no usable mailboxId");
        };
    }

    private static EventName name(SubscriptionEvent event) throws Unusable {
        return EventName.of(event.getEvent()).orElseThrow(() -> new Unusable(Unusable.Reason.UNKNOWN_EVENT, null));
    }

    private WebhookEvent ordered(SubscriptionEvent event) throws Unusable {
        return new WebhookEvent.MailboxOrderSucceeded(
                about(event),
                required(event.getOrderId(), "/data/orderId"),
                order(event, null),
                event.getPeriodEnd().orElse(null));
    }

    private WebhookEvent orderFailed(SubscriptionEvent event) throws Unusable {
        return new WebhookEvent.MailboxOrderFailed(
                about(event), required(event.getOrderId(), "/data/orderId"), order(event, reason(event)));
    }

    private WebhookEvent created(SubscriptionEvent event, boolean withCredentials) throws Unusable {
        MailboxFacts mailbox = mailbox(event);
        return new WebhookEvent.MailboxCreated(
                about(event),
                mailboxId(event),
                creation(event, mailbox),
                mailbox.getProfilePicture().orElse(null),
                withCredentials);
    }

    /** An event whose payload the vendor's pages don't show: with a mailbox it is the mailbox's. */
    private WebhookEvent byName(SubscriptionEvent event, BiFunction<About, String, WebhookEvent> ofMailbox) {
        About about = about(event);
        return event.getMailbox()
                .flatMap(MailboxFacts::getMailboxId)
                .map(mailboxId -> ofMailbox.apply(about, mailboxId))
                .orElseGet(() -> new WebhookEvent.SubscriptionTold(about));
    }

    private WebhookEvent reported(SubscriptionEvent event, Status status) throws Unusable {
        if (event.getSubscriptionId().isEmpty()) {
            throw missing("/data/subscriptionId");
        }
        return new WebhookEvent.SubscriptionReported(
                about(event),
                status,
                event.getPeriodEnd().orElse(null),
                event.getQuantity().orElse(null));
    }

    private WebhookEvent renewalFailed(SubscriptionEvent event) throws Unusable {
        Optional<Instant> end = event.getPeriodEnd()
                .filter(told -> event.getAuthentication() == Authentication.FRESH
                        && !event.getSubscriptionId().isEmpty());
        return end.isPresent()
                ? new WebhookEvent.RenewalFailed(about(event), end.get(), clock.at(event.getSentAt()))
                : reported(event, Status.PAST_DUE);
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
