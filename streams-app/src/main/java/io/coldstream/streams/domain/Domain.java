package io.coldstream.streams.domain;

import io.coldstream.streams.domain.DomainReport.Kind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A domain of one user. Webhooks merge by stamp, the expiry by maximum, the members by themselves, so that neither order
 * nor repetition matters; where it stands follows from its expiry and from how far our own timers have watched it.
 *
 * @param alias {@code domain:<userId>/<name>}
 * @param domainId the vendor's id
 * @param report what the vendor said last of where it stands
 * @param expiresAt the greatest that was told; nothing lowers it
 * @param watchedAt the latest time at which a timer of it fired
 * @param heardAt the newest sending time of a webhook about it
 * @param members its subscriptions
 */
public record Domain(
        String alias,
        @Nullable Stamped<String> domainId,
        @Nullable Stamped<DomainPurchase> purchase,
        @Nullable Stamped<DomainReport> report,
        @Nullable Instant expiresAt,
        @Nullable Instant watchedAt,
        @Nullable Instant heardAt,
        Members members) {

    /** Keys of domains start with this. */
    public static final String MARK = "domain:";

    /** Expiries may be told as days, and clocks differ: within a day of it a report does not contradict an expiry. */
    private static final Duration TOLERANCE = Duration.ofDays(1);

    public static Domain unknown(String alias) {
        return new Domain(alias, null, null, null, null, null, null, Members.NONE);
    }

    public static String alias(String userId, String name) {
        return MARK + userId + "/" + name;
    }

    public String userId() {
        return alias.substring(MARK.length(), slash());
    }

    /** The domain's name, lower case. */
    public String name() {
        return alias.substring(slash() + 1);
    }

    /** No id of the vendor that we use contains a slash, and no name of a domain does. */
    private int slash() {
        int slash = alias.indexOf('/');
        return slash < 0 ? alias.length() - 1 : slash;
    }

    /** Changes the state by one input. Total, commutative and idempotent. */
    public Domain apply(DomainInput input) {
        return switch (input) {
            case DomainEvent event -> told(event);
            case MembershipTold told ->
                new Domain(alias, domainId, purchase, report, expiresAt, watchedAt, heardAt, members.told(told));
            case DomainTimerFired timer ->
                new Domain(
                        alias,
                        domainId,
                        purchase,
                        report,
                        expiresAt,
                        latest(watchedAt, timer.firedAt()),
                        heardAt,
                        members);
        };
    }

    private Domain told(DomainEvent event) {
        return switch (event) {
            case DomainEvent.DomainOrdered ordered ->
                told(
                        ordered,
                        new DomainPurchase(ordered.orderId(), ordered.createdAt(), ordered.price()),
                        Kind.ACTIVE,
                        null,
                        ordered.expiresAt());
            case DomainEvent.DomainOrderFailed failed -> told(failed, null, Kind.ORDER_FAILED, failed.reason(), null);
            case DomainEvent.DomainRenewed renewed -> told(renewed, null, Kind.ACTIVE, null, renewed.expiresAt());
            case DomainEvent.DomainRenewalFailed failed ->
                told(failed, null, Kind.RENEWAL_FAILED, failed.reason(), failed.expiresAt());
            case DomainEvent.DomainInGrace grace -> told(grace, null, Kind.GRACE, null, past(grace, grace.expiresAt()));
            case DomainEvent.DomainExpired expired ->
                told(expired, null, Kind.EXPIRED, null, past(expired, expired.expiresAt()));
            case DomainEvent.DomainTold known -> told(known, null, null, null, null);
        };
    }

    private Domain told(
            DomainEvent event,
            @Nullable DomainPurchase bought,
            @Nullable Kind kind,
            @Nullable String reason,
            @Nullable Instant expiry) {
        About about = event.about();
        DomainReport said = kind == null ? null : new DomainReport(kind, reason, event.at());
        return new Domain(
                alias,
                Stamped.later(domainId, Stamped.told(about.domainId(), about.stamp())),
                Stamped.later(purchase, Stamped.told(bought, about.stamp())),
                Stamped.later(report, Stamped.told(said, about.stamp())),
                latest(expiresAt, expiry),
                watchedAt,
                latest(heardAt, about.stamp().sentAt()),
                members);
    }

    /**
     * What says that a domain is over can't prolong it: a later date in it may be the end of the grace, as the vendor does
     * not document these events.
     */
    private static @Nullable Instant past(DomainEvent event, @Nullable Instant expiry) {
        return expiry == null || expiry.isAfter(event.at().plus(TOLERANCE)) ? null : expiry;
    }

    public DomainStatus status() {
        if (expiresAt == null) {
            boolean failed = report != null && report.value().kind() == Kind.ORDER_FAILED && purchase == null;
            return failed ? DomainStatus.ORDER_FAILED : DomainStatus.UNKNOWN;
        }
        DomainStage reached = reached();
        if (reached == null) {
            return DomainStatus.ACTIVE;
        }
        return switch (reached) {
            case EXPIRES_IN_45_DAYS, EXPIRES_IN_30_DAYS, EXPIRES_IN_15_DAYS, EXPIRES_IN_7_DAYS, EXPIRES_IN_1_DAY ->
                DomainStatus.ACTIVE;
            case IN_GRACE -> DomainStatus.GRACE;
            case EXPIRED -> DomainStatus.EXPIRED;
        };
    }

    /** Until when it can still be renewed. */
    public @Nullable Instant graceEndsAt() {
        return expiresAt == null ? null : DomainStage.EXPIRED.of(expiresAt);
    }

    /** Its one timer: when the next stage of its expiry is reached. */
    public @Nullable Instant nextNoticeAt() {
        return DomainStage.next(expiresAt, watchedAt);
    }

    @Nullable
    DomainStage reached() {
        return DomainStage.reached(expiresAt, watchedAt);
    }

    /** Code of what does not fit between the last report and the expiry; {@code null} when all fits. */
    public @Nullable String contradiction() {
        if (report == null || expiresAt == null) {
            return null;
        }
        Instant at = report.value().at();
        return switch (report.value().kind()) {
            case GRACE, EXPIRED -> at.isBefore(expiresAt.minus(TOLERANCE)) ? "reported-over-before-its-expiry" : null;
            case ACTIVE -> at.isAfter(expiresAt.plus(TOLERANCE)) ? "reported-active-after-its-expiry" : null;
            case RENEWAL_FAILED, ORDER_FAILED -> null;
        };
    }

    /** Time of the newest that it heard of. */
    public Instant updatedAt() {
        Instant newest = latest(watchedAt, heardAt);
        for (Member member : members.byId().values()) {
            newest = latest(newest, member.joinedAt());
        }
        return newest == null ? Instant.EPOCH : newest;
    }

    private static @Nullable Instant latest(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
