package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The summary of one subscription. Its mailboxes are entries of their own; an input touches the summary and at most one
 * of them.
 *
 * @param fulfilment what was created of what was ordered
 * @param lineage its place among the subscriptions of its domain
 * @param held why no paid command is sent for it; {@code null} when none is held
 * @param phase what our own timers found of the newest period that ended; see {@link #phaseShown()}
 */
public record Subscription(
        String id,
        Claims claims,
        Fulfilment fulfilment,
        Renewal renewal,
        Lineage lineage,
        @Nullable String held,
        @Nullable Phase phase) {

    public static Subscription unknown(String id) {
        return new Subscription(id, Claims.NONE, Fulfilment.NONE, Renewal.NONE, Lineage.NONE, null, null);
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

    /**
     * The period end whose passing means something: as read, unless webhooks claim a later one and no read since the
     * end has contradicted them.
     */
    @Nullable
    Instant watchedEnd() {
        Observation read = renewal.observed();
        Instant claimed = claims.periodEnd();
        if (read == null || read.periodEnd() == null || claimed == null) {
            return periodEnd();
        }
        return read.at().isBefore(read.periodEnd()) && claimed.isAfter(read.periodEnd()) ? claimed : read.periodEnd();
    }

    /** Whether nothing is told of its periods: it is over, or what was said of its predecessor's is not to be said twice. */
    boolean isOver() {
        Status status = status();
        return status.ended() || status == Status.ORDER_FAILED || lineage.isGone() || lineage.mayContinueAnother();
    }

    /** GRACE or LAPSED as long as no later period end is known; {@code null} otherwise. */
    public @Nullable Phase phaseShown() {
        return Phase.shown(this);
    }

    /** How many mailboxes of an order are still to come; none of one that failed. */
    public int missing(String orderId) {
        Stamped<Order> order = claims.orders().get(orderId);
        Integer quantity =
                order == null || order.value().failed() ? null : order.value().quantity();
        return quantity == null || !fulfilment.counts(orderId)
                ? 0
                : Math.max(0, quantity - fulfilment.created(orderId));
    }

    boolean misses(String orderId) {
        return missing(orderId) > 0;
    }

    /** Whether an order's time is over with mailboxes missing. */
    public boolean incomplete() {
        return fulfilment.orders().values().stream().anyMatch(progress -> progress.incompleteSince() != null);
    }

    /** Mailboxes as read, else as ordered; {@code null} when neither was told. */
    public @Nullable Integer quantity() {
        Observation read = renewal.observed();
        if (read != null && read.quantity() != null) {
            return read.quantity();
        }
        return claims.ordered();
    }

    /** Mailboxes that the reseller counts, and that neither a webhook nor an order told of. */
    public int mailboxesUnknown() {
        Observation read = renewal.observed();
        if (read == null || read.quantity() == null) {
            return 0;
        }
        int awaited = claims.orders().keySet().stream().mapToInt(this::missing).sum();
        return Math.max(0, read.quantity() - fulfilment.mailboxesKnown() - awaited);
    }

    /** Price of one mailbox as read, else as in the newest order. */
    public @Nullable Money price() {
        Observation read = renewal.observed();
        if (read != null && read.price() != null) {
            return read.price();
        }
        return claims.orderedPrice();
    }

    /** The call of an attempt that the newest read has just started. */
    Decision.Call.Renew renew(Operation attempt) {
        Account account = Stamped.valueOf(claims.account());
        Policy policy = renewal.policy();
        Purchase purchase = renewal.purchase(
                id,
                account == null ? null : account.userId(),
                attempt.opId(),
                Objects.requireNonNull(renewal.observed()),
                attempt.estimate());
        return new Decision.Call.Renew(
                attempt.opId(),
                attempt.attempt(),
                purchase,
                policy == null ? Policy.USUAL_PRIORITY : policy.priority(),
                attempt.since());
    }

    /** A bug met while applying one of its webhooks: no paid command until it is redriven. */
    public Subscription heldBecause(String why) {
        return new Subscription(id, claims, fulfilment, renewal, lineage, why, phase);
    }

    /**
     * The event that a bug kept away is applied.
     *
     * @param another what still holds it; {@code null} when nothing does
     */
    public Subscription freed(@Nullable String another) {
        return new Subscription(id, claims, fulfilment, renewal, lineage, another, phase);
    }

    /** The domain that it belongs to, as far as webhooks tell; {@code null} while they don't. */
    public @Nullable String domainAlias() {
        Account account = Stamped.valueOf(claims.account());
        String name = Stamped.valueOf(claims.domain());
        return account == null || name == null ? null : Domain.alias(account.userId(), name);
    }

    /**
     * The period end after which it is late, as far as known. For a day nothing is told of one that may continue another
     * one or be continued: the other one may have been told of already, or will be.
     */
    @Nullable
    Instant lateAfter(Instant now) {
        Instant seen = lineage.questionedAt() == null ? renewal.firstSeenAt() : lineage.questionedAt();
        boolean isNew = seen != null && now.isBefore(seen.plus(Timing.NEW));
        boolean open = lineage.mayContinueAnother() || lineage.isQuestioned();
        return isNew && open ? null : periodEnd();
    }

    Subscription fired(TimerFired timer, Timing timing) {
        return switch (timer.kind()) {
            case LOOK -> looked(timer, timing);
            case NOTICE -> noticed(timer, timing);
            case RECONCILE, IN_DOUBT -> with(renewal.fired(timer));
            case GRACE, LAPSE -> ended(timer.firedAt(), timing);
            case COMPLETENESS -> incomplete(timer.firedAt(), timing);
            case MAILBOX, DOMAIN, DNS -> this;
        };
    }

    /** While a younger one waits for a read of it, it is looked at whatever the policy. */
    private Subscription looked(TimerFired timer, Timing timing) {
        Renewal next = renewal.looked(timer, lateAfter(timer.firedAt()), timing);
        return with(lineage.isQuestioned() ? next.lookingAt(timer.firedAt().plus(timing.unanswered())) : next);
    }

    /** What comes too late to be told on what is known has to be read first. */
    private Subscription noticed(TimerFired timer, Timing timing) {
        Subscription known = with(renewal.under(timer.policy()));
        Windows windows = Windows.of(known);
        if (windows == null || !windows.hasCome(timer.firedAt())) {
            return known;
        }
        return windows.isInTime(timer.firedAt())
                ? known.with(
                        known.renewal.telling(windows.announced(timer.firedAt()).priced(known.renewal.price())))
                : looked(timer, timing);
    }

    /** A younger one in its domain, or clarity about its elders, makes us look. */
    Subscription told(DomainNews news) {
        if (lineage.isGone() || !news.domain().equals(domainAlias())) {
            return this;
        }
        Lineage next = lineage.told(news);
        boolean questioned = next.isQuestioned() && !Objects.equals(next.ending(), lineage.ending());
        boolean cleared = lineage.mayContinueAnother() && !next.mayContinueAnother();
        Renewal looking = questioned || cleared ? renewal.heard(news.at(), true) : renewal;
        return with(next).with(questioned ? looking.withdrawn(news.at(), "may-be-replaced") : looking);
    }

    /** The latest expiry told of its domain; {@code null} when none was. */
    public @Nullable Instant domainExpiresAt() {
        Lineage.Home home = lineage.home();
        return home == null ? null : home.expiresAt();
    }

    /** Whether its domain has not answered it yet. */
    boolean awaitsDomain() {
        String domain = domainAlias();
        Lineage.Home home = lineage.home();
        return domain != null && (home == null || !home.domain().equals(domain));
    }

    Subscription observed(Observation read, Timing timing) {
        return observed(read, (before, standing) -> before.observed(read, standing, timing), timing);
    }

    /**
     * A page of the reseller's list is a read that nobody asked for; it also tells whose the subscription is. It shows no
     * neighbours, so it ends none that another one may continue: what seems gone makes us look.
     */
    Subscription listed(SubscriptionListed listed, Timing timing) {
        Observation read = listed.read();
        Subscription told = with(claims.listed(listed));
        Subscription next = told.observed(read, (before, standing) -> before.listed(read, standing, timing), timing);
        return next.lineage.isGone() && !lineage.isGone()
                ? told.with(renewal.read(read).lookingAt(read.at()))
                : next;
    }

    /** Taken in from the reseller's list, without any webhook. Its first look was that page. */
    Subscription imported(Observation read) {
        Instant start = read.periodStart();
        Instant since = start != null && start.isBefore(read.at()) ? start : read.at();
        return with(renewal.imported(read)).with(lineage.heard(since));
    }

    /** Whether a complete sweep should have listed it, and neither that nor another read since has shown it. */
    public boolean isMissedSince(Instant sweepStartedAt, Timing timing) {
        Observation read = renewal.observed();
        Instant heard = renewal.firstSeenAt();
        Status claimed = claims.status(fulfilment.mailboxesKnown() > 0);
        boolean over = status().ended() || claimed.ended() || claimed == Status.ORDER_FAILED || lineage.isGone();
        boolean isNew = heard == null || heard.plus(timing.onItsWay()).isAfter(sweepStartedAt);
        boolean seen = read != null && read.shown() && !read.at().isBefore(sweepStartedAt);
        return !over && !isNew && !seen;
    }

    /** A read is wanted at that time. */
    Subscription lookingAt(Instant at) {
        return with(renewal.lookingAt(at));
    }

    /** What is read of the renewal is told by {@code step}. */
    private Subscription observed(Observation read, BiFunction<Renewal, Gate.Standing, Renewal> step, Timing timing) {
        Observation newest = renewal.observed();
        if (lineage.isGone() || (newest != null && read.at().isBefore(newest.at()))) {
            return this;
        }
        Subscription known = with(lineage.observed(read, domainAlias(), newest != null && newest.shown()));
        if (known.lineage.isGone()) {
            return known.with(renewal.read(read)).leaving(read.at());
        }
        if (known.lineage.isQuestioned() && !lineage.isQuestioned()) {
            known = known.with(renewal.withdrawn(read.at(), "may-be-replaced"));
        }
        Gate.Standing standing = new Gate.Standing(
                id,
                known.lineage.root(id),
                known.awaitsDomain(),
                known.lineage.isQuestioned() || known.lineage.mayContinueAnother(read),
                known.domainExpiresAt(),
                held);
        Renewal next = step.apply(known.renewal, standing);
        Subscription seen =
                known.with(known.lineage.isMissed() ? next.lookingAt(read.at().plus(timing.lookAgain())) : next);
        Subscription phased = seen.with(Phase.read(seen, read));
        return phased.with(phased.renewal.telling(Windows.read(this, phased, read)));
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
        return with(lineage.continuing(from))
                .with(renewal.inheriting(from.renewal, id, succession.at()))
                .with(phase == null ? from.phase : phase);
    }

    Subscription heard(About about, @Nullable Instant claimedEnd) {
        Claims next = claims.heard(about).until(claimedEnd);
        boolean moved = renewal.observed() != null && !Objects.equals(next.periodEnd(), claims.periodEnd());
        return with(next)
                .with(renewal.heard(about.receivedAt(), moved))
                .with(lineage.heard(about.stamp().sentAt()));
    }

    /**
     * What names a mailbox alone comes by its alias: to whom, may depend on the order of arrival, so it claims nothing of
     * the subscription itself.
     */
    Subscription heardOfMailbox(About about) {
        return with(renewal.heard(about.receivedAt(), false));
    }

    /** A claim about the whole subscription makes us look, whatever it says. */
    Subscription reported(WebhookEvent.SubscriptionReported event) {
        return with(claims.reported(event)).with(renewal.heard(event.at(), true));
    }

    Subscription failed(WebhookEvent.RenewalFailed event) {
        return with(claims.reported(
                        new WebhookEvent.SubscriptionReported(event.about(), Status.PAST_DUE, event.periodEnd())))
                .with(renewal.heard(event.at(), true).failed(event));
    }

    Subscription ordered(String orderId, Order order, About about) {
        return with(claims.ordered(orderId, order, about.stamp()))
                .with(fulfilment.heard(orderId, about.receivedAt()))
                .settled();
    }

    Subscription counting(Mailbox before, Mailbox after) {
        return with(fulfilment.counting(before, after)).settled();
    }

    private Subscription settled() {
        return with(fulfilment.settled(this::misses));
    }

    /** The time of some order is over. */
    private Subscription incomplete(Instant at, Timing timing) {
        return with(fulfilment.incomplete(this::misses, timing.complete(), at));
    }

    /** The end of a period, or of its grace, has come; what no read tells of is looked at once more. */
    private Subscription ended(Instant at, Timing timing) {
        Subscription next = with(Phase.fired(this, at, timing));
        boolean unknown = renewal.observed() == null;
        return unknown && !next.equals(this) ? next.with(renewal.heard(at, true)) : next;
    }

    Subscription remembering(About about) {
        return with(claims.remembering(about));
    }

    private Subscription with(Claims next) {
        return new Subscription(id, next, fulfilment, renewal, lineage, held, phase);
    }

    private Subscription with(Fulfilment next) {
        return next.equals(fulfilment) ? this : new Subscription(id, claims, next, renewal, lineage, held, phase);
    }

    private Subscription with(@Nullable Phase next) {
        return new Subscription(id, claims, fulfilment, renewal, lineage, held, next);
    }

    Subscription with(Lineage next) {
        return next.equals(lineage) ? this : new Subscription(id, claims, fulfilment, renewal, next, held, phase);
    }

    Subscription with(Renewal next) {
        return next.equals(renewal) ? this : new Subscription(id, claims, fulfilment, next, lineage, held, phase);
    }
}
