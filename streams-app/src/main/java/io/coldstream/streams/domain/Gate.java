package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Operation.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The one gate before money: automatic renewals, further attempts and people's wishes all pass here, on a read. */
final class Gate {

    private static final Verdict NOTHING = new Verdict.Nothing();

    /** How the reasons begin that a person's approval can remove. */
    private static final String APPROVAL = "approval-";

    private Gate() {}

    /**
     * What the subscription's surroundings allow.
     *
     * @param awaitsDomain whether its domain has not answered yet
     * @param mayBeAnothers whether it may be continued by another one, or continue one that may still live
     * @param domainExpiresAt the latest expiry told of its domain
     * @param held why no paid command is sent for it
     */
    record Standing(
            String subscriptionId,
            String lineageRoot,
            boolean awaitsDomain,
            boolean mayBeAnothers,
            @Nullable Instant domainExpiresAt,
            @Nullable String held) {}

    static Verdict verdict(Renewal renewal, Observation read, Standing standing) {
        Policy policy = renewal.policy();
        Instant end = read.periodEnd();
        if (!read.shown() || end == null || policy == null) {
            return NOTHING;
        }
        Operation operation = renewal.operation();
        if (operation != null && operation.state() == State.REQUESTED) {
            String forbidden = forbidden(renewal, operation, read, end, policy, standing);
            if (forbidden != null) {
                return new Verdict.Start(operation.in(State.WITHDRAWN, read.at(), forbidden));
            }
        }
        Renewal.Ask ask = renewal.ask();
        if (policy.mode() == Policy.Mode.OFF && ask != null) {
            return announce(renewal, end, Verdict.Kind.REFUSED, "policy-off");
        }
        if (read.status() == Status.RENEWING) {
            return ask == null ? new Verdict.Wait() : announce(renewal, end, Verdict.Kind.REFUSED, "renewing");
        }
        if (standing.mayBeAnothers()) {
            return new Verdict.Wait();
        }
        if (operation != null && operation.isOf(end)) {
            return another(renewal, operation, read, policy, standing);
        }
        if (operation != null
                && (!operation.isProlongedBy(end) || !operation.state().closed())) {
            return ask == null ? NOTHING : announce(renewal, end, Verdict.Kind.REFUSED, "already-under-way");
        }
        // Not before the look that is its own: a daily one may fall into the time over which due looks are spread.
        Instant dueLook = Jitter.dueLook(standing.subscriptionId(), end, policy);
        boolean due = (hasBegun(read) && !latest(read.at(), renewal.lookedAt()).isBefore(dueLook))
                || wantsRenewal(renewal);
        if (due && standing.awaitsDomain()) {
            return new Verdict.Wait();
        }
        return due && policy.mode() != Policy.Mode.OFF ? first(renewal, read, end, policy, standing) : NOTHING;
    }

    /** What the read shows against a request that still waits; {@code null} when it shows nothing. */
    private static @Nullable String forbidden(
            Renewal renewal, Operation operation, Observation read, Instant end, Policy policy, Standing standing) {
        if (read.status() == Status.RENEWING) {
            return "renewing";
        }
        if (standing.mayBeAnothers()) {
            return "may-be-replaced";
        }
        if (!operation.isOf(end)) {
            return null;
        }
        if (policy.mode() != Policy.Mode.ARMED) {
            return "not-armed";
        }
        String obstacle = obstacle(operation, read, end, policy, standing);
        return obstacle == null ? limit(renewal, operation.opId(), read, policy, standing) : obstacle;
    }

    /** A lead time longer than the cycle renews one period at a time: the next when its turn to be used has come. */
    private static boolean hasBegun(Observation read) {
        return read.periodStart() == null || !read.periodStart().isAfter(read.at());
    }

    /** The look that was due and the read that answers it are dated by the clocks of two machines. */
    private static Instant latest(Instant readAt, @Nullable Instant lookedAt) {
        return lookedAt == null || lookedAt.isBefore(readAt) ? readAt : lookedAt;
    }

    private static boolean wantsRenewal(Renewal renewal) {
        return renewal.ask() != null && renewal.ask().opId() == null;
    }

    private static Verdict first(Renewal renewal, Observation read, Instant end, Policy policy, Standing standing) {
        String obstacle = obstacle(null, read, end, policy, standing);
        if (obstacle != null) {
            boolean late = !read.at().isBefore(end) && !read.status().ended();
            return announce(renewal, end, late ? Verdict.Kind.LATE : Verdict.Kind.REFUSED, obstacle);
        }
        String opId = opId(standing, end);
        String limit = limit(renewal, opId, read, policy, standing);
        boolean awaits = limit != null && limit.startsWith(APPROVAL);
        if (limit != null && !awaits) {
            return announce(renewal, end, Verdict.Kind.REFUSED, limit);
        }
        if (policy.mode() != Policy.Mode.ARMED) {
            return announce(renewal, end, Verdict.Kind.WOULD_RENEW, "dry-run");
        }
        if (limit != null) {
            return awaitApproval(renewal, read, end, opId, limit);
        }
        Renewal.Ask ask = renewal.ask();
        String reason = ask == null ? "due" : ask.asker().reason();
        return new Verdict.Start(Operation.requested(opId, 1, read, estimate(read), reason));
    }

    /**
     * An operation of this very period: another attempt on proof that the last did not happen, or because a person asks
     * for it.
     */
    private static Verdict another(
            Renewal renewal, Operation operation, Observation read, Policy policy, Standing standing) {
        Instant end = Objects.requireNonNull(read.periodEnd());
        boolean armed = policy.mode() == Policy.Mode.ARMED;
        String obstacle = armed ? obstacle(operation, read, end, policy, standing) : "not-armed";
        Renewal.Ask ask = renewal.ask();
        boolean newer = read.at().isAfter(operation.since());
        boolean proven = operation.state().provablyNotDone() && newer;
        boolean byItself =
                proven && operation.mayTryAgain() && !operation.isRefusedOn(read) && !operation.waitsAt(read.at());
        boolean byPerson = ask != null
                && operation.opId().equals(ask.opId())
                && read.at().isAfter(ask.askedAt())
                && (proven || (operation.state() == State.PARKED && newer));
        if (proven && !operation.mayTryAgain() && !byPerson) {
            return new Verdict.Start(operation.exhausted(read.at()));
        }
        if (!byItself && !byPerson) {
            return wantsRenewal(renewal) ? announce(renewal, end, Verdict.Kind.REFUSED, "already-under-way") : NOTHING;
        }
        if (obstacle != null) {
            return armed || byPerson ? announce(renewal, end, Verdict.Kind.REFUSED, obstacle) : NOTHING;
        }
        String limit = limit(renewal, operation.opId(), read, policy, standing);
        if (limit != null) {
            return limit.startsWith(APPROVAL)
                    ? awaitApproval(renewal, read, end, operation.opId(), limit)
                    : announce(renewal, end, Verdict.Kind.REFUSED, limit);
        }
        String reason = ask != null && byPerson ? ask.asker().reason() : "last-attempt-" + code(operation.state());
        return new Verdict.Start(operation.again(read, estimate(read), reason));
    }

    private static @Nullable String obstacle(
            @Nullable Operation operation, Observation read, Instant end, Policy policy, Standing standing) {
        if (standing.held() != null) {
            return "held";
        }
        if (standing.domainExpiresAt() != null && !read.at().isBefore(standing.domainExpiresAt())) {
            return "domain-expired";
        }
        if (read.autoRenew() == null) {
            return "auto-renew-unknown";
        }
        if (read.autoRenew()) {
            return "auto-renew-on";
        }
        if (read.estimate() == null) {
            return "price-unknown";
        }
        return switch (read.status()) {
            case ACTIVE -> null;
            case PAST_DUE -> mayBeRenewedLate(operation, read, end, policy) ? null : "past-due";
            case UNKNOWN, ORDER_FAILED, RENEWING, EXPIRED, CANCELLED, REPLACED -> code(read.status());
        };
    }

    /** Past due before its end it is by a failure of our own attempt (GUIDE: RENEWING, then PAST_DUE): that is not late. */
    private static boolean mayBeRenewedLate(
            @Nullable Operation operation, Observation read, Instant end, Policy policy) {
        boolean ownFailure =
                operation != null && operation.hasFailed() && read.at().isBefore(end);
        return ownFailure || (policy.lateRenewal() && read.at().isBefore(end.plus(Timing.GRACE)));
    }

    /** What the policy's limits on a single renewal have against it; dispatch asks the same once more. */
    private static @Nullable String limit(
            Renewal renewal, String opId, Observation read, Policy policy, Standing standing) {
        return renewal.purchase(standing.subscriptionId(), null, opId, read, estimate(read))
                .forbiddenBy(policy.limits(), read.at());
    }

    private static Verdict awaitApproval(Renewal renewal, Observation read, Instant end, String opId, String reason) {
        return announce(
                renewal, new Renewal.Announcement(end, Verdict.Kind.AWAITING_APPROVAL, reason, opId, estimate(read)));
    }

    private static Verdict announce(Renewal renewal, Instant end, Verdict.Kind kind, String reason) {
        return announce(renewal, new Renewal.Announcement(end, kind, reason));
    }

    /** Said once for each period and reason. */
    private static Verdict announce(Renewal renewal, Renewal.Announcement what) {
        Instant end = what.periodEnd();
        Renewal.Announcement said = renewal.announced();
        boolean known = what.equals(said) || (said != null && said.isLateFor(end));
        return known && renewal.ask() == null ? NOTHING : new Verdict.Announce(what);
    }

    /** An approval is of one period: with it, it goes. */
    static @Nullable Approval stillOf(
            @Nullable Approval approval, @Nullable Operation operation, Observation read, Standing standing) {
        Instant end = read.periodEnd();
        if (approval == null || !read.shown() || end == null) {
            return approval;
        }
        String opId = operation != null && operation.isOf(end) ? operation.opId() : opId(standing, end);
        return approval.opId().equals(opId) ? approval : null;
    }

    private static Money estimate(Observation read) {
        return Objects.requireNonNull(read.estimate());
    }

    private static String code(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One operation for each paid period: the same lineage and period end always lead to the same hash. */
    private static String opId(Standing standing, Instant periodEnd) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((standing.lineageRoot() + "|" + periodEnd.getEpochSecond())
                            .getBytes(StandardCharsets.UTF_8));
            return standing.subscriptionId() + "~" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
