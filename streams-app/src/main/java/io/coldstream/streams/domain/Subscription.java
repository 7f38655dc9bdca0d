package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The summary of one subscription. Its mailboxes are entries of their own; an input touches the summary and at most one
 * of them.
 *
 * @param fulfilment what was created of what was ordered
 * @param lineage its place among the subscriptions of its domain
 * @param held why no paid command is sent for it; {@code null} when none is held
 */
public record Subscription(
        String id,
        Claims claims,
        Fulfilment fulfilment,
        Renewal renewal,
        Lineage lineage,
        @Nullable String held) {

    public static Subscription unknown(String id) {
        return new Subscription(id, Claims.NONE, Fulfilment.NONE, Renewal.NONE, Lineage.NONE, null);
    }

    /** The status as last read, else as webhooks claim. */
    public Status status() {
        if (lineage.isGone()) {
            return Status.REPLACED;
        }
        Observation read = renewal.observed();
        return read != null && read.shown() ? read.status() : claims.status(fulfilment.mailboxesKnown() > 0);
    }

    /** The period end that timers follow: as read, else as claimed. */
    public @Nullable Instant periodEnd() {
        Observation read = renewal.observed();
        return read != null && read.periodEnd() != null ? read.periodEnd() : claims.periodEnd();
    }

    /** Mailboxes as read, else as ordered; {@code null} when neither was told. */
    public @Nullable Integer quantity() {
        Observation read = renewal.observed();
        if (read != null && read.quantity() != null) {
            return read.quantity();
        }
        int ordered = claims.orders().values().stream()
                .map(Stamped::value)
                .filter(order -> !order.failed() && order.quantity() != null)
                .mapToInt(order -> Objects.requireNonNull(order.quantity()))
                .sum();
        return ordered == 0 ? null : ordered;
    }

    /** Price of one mailbox as read, else as in the newest order. */
    public @Nullable Money price() {
        Observation read = renewal.observed();
        if (read != null && read.price() != null) {
            return read.price();
        }
        Stamped<Order> newest = null;
        for (Stamped<Order> order : claims.orders().values()) {
            newest = order.value().price() == null ? newest : Stamped.later(newest, order);
        }
        return newest == null ? null : newest.value().price();
    }

    /** A bug met while applying one of its webhooks: no paid command until it is redriven. */
    public Subscription heldBecause(String why) {
        return new Subscription(id, claims, fulfilment, renewal, lineage, why);
    }

    /**
     * The event that a bug kept away is applied.
     *
     * @param another what still holds it; {@code null} when nothing does
     */
    public Subscription freed(@Nullable String another) {
        return new Subscription(id, claims, fulfilment, renewal, lineage, another);
    }

    /** The domain that it belongs to, as far as webhooks tell; {@code null} while they don't. */
    public @Nullable String domainAlias() {
        Account account = Stamped.valueOf(claims.account());
        String name = Stamped.valueOf(claims.domain());
        return account == null || name == null ? null : Domain.alias(account.userId(), name);
    }

    /** A younger one in its domain, or clarity about its elders, makes us look. */
    Subscription told(DomainNews news) {
        if (!news.domain().equals(domainAlias())) {
            return this;
        }
        Lineage next = lineage.told(news);
        boolean questioned = next.isQuestioned() && !Objects.equals(next.ending(), lineage.ending());
        boolean cleared = lineage.mayContinueAnother() && !next.mayContinueAnother();
        Renewal looking = questioned || cleared ? renewal.heard(news.at(), true) : renewal;
        return with(next).with(questioned ? looking.withdrawn(news.at(), "may-be-replaced") : looking);
    }

    Subscription observed(Observation read, Timing timing) {
        if (lineage.isGone()) {
            return this;
        }
        Subscription known = with(lineage.observed(read));
        if (known.lineage.isGone()) {
            return known.with(renewal.read(read)).leaving(read.at());
        }
        Lineage.Home home = known.lineage.home();
        String domain = domainAlias();
        Gate.Standing standing = new Gate.Standing(
                id,
                known.lineage.root(id),
                domain != null && (home == null || !home.domain().equals(domain)),
                known.lineage.isQuestioned() || known.lineage.mayContinueAnother(),
                home == null ? null : home.expiresAt(),
                held);
        Renewal next = renewal.observed(read, standing, timing);
        return known.with(known.lineage.isMissed() ? next.lookingAt(read.at().plus(timing.lookAgain())) : next);
    }

    /** One that is gone lets its operation go as soon as nothing of it is on its way, and tells its successor. */
    Subscription leaving(Instant at) {
        if (!(lineage.ending() instanceof Lineage.Ending.Gone gone) || gone.handedOver()) {
            return this;
        }
        Renewal next = renewal.leaving(at);
        return next.isOnItsWay() ? with(next) : with(next).with(lineage.handedOver());
    }

    Subscription continuing(Succession succession) {
        Subscription from = succession.from();
        return with(lineage.continuing(from)).with(renewal.inheriting(from.renewal, id, succession.at()));
    }

    Subscription heard(About about, @Nullable Instant claimedEnd) {
        Claims next = claims.heard(about).until(claimedEnd);
        boolean moved = renewal.observed() != null && !Objects.equals(next.periodEnd(), claims.periodEnd());
        return with(next)
                .with(renewal.heard(about.receivedAt(), moved))
                .with(lineage.heard(about.stamp().sentAt()));
    }

    /** A claim about the whole subscription makes us look, whatever it says. */
    Subscription reported(WebhookEvent.SubscriptionReported event) {
        return with(claims.reported(event.status(), event.about().stamp())).with(renewal.heard(event.at(), true));
    }

    Subscription ordered(String orderId, Order order, Stamp stamp) {
        return with(claims.ordered(orderId, order, stamp));
    }

    Subscription counting(Mailbox before, Mailbox after) {
        return with(fulfilment.counting(before, after));
    }

    Subscription remembering(About about) {
        return with(claims.remembering(about));
    }

    private Subscription with(Claims next) {
        return new Subscription(id, next, fulfilment, renewal, lineage, held);
    }

    private Subscription with(Fulfilment next) {
        return next.equals(fulfilment) ? this : new Subscription(id, claims, next, renewal, lineage, held);
    }

    Subscription with(Lineage next) {
        return next.equals(lineage) ? this : new Subscription(id, claims, fulfilment, renewal, next, held);
    }

    Subscription with(Renewal next) {
        return next.equals(renewal) ? this : new Subscription(id, claims, fulfilment, next, lineage, held);
    }
}
