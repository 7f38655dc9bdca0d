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
            String forbidden = forbidden(operation, read, end, policy, standing);
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
        boolean due = !read.at().isBefore(end.minus(policy.leadTime())) || wantsRenewal(renewal);
        if (due && standing.awaitsDomain()) {
            return new Verdict.Wait();
        }
        return due && policy.mode() != Policy.Mode.OFF ? first(renewal, read, end, policy, standing) : NOTHING;
    }

    /** What the read shows against a request that still waits; {@code null} when it shows nothing. */
    private static @Nullable String forbidden(
            Operation operation, Observation read, Instant end, Policy policy, Standing standing) {
        if (read.status() == Status.RENEWING) {
            return "renewing";
        }
        if (standing.mayBeAnothers()) {
            return "may-be-replaced";
        }
        if (!operation.isOf(end)) {
            return null;
        }
        return policy.mode() == Policy.Mode.ARMED ? obstacle(read, end, policy, standing) : "not-armed";
    }

    private static boolean wantsRenewal(Renewal renewal) {
        return renewal.ask() != null && renewal.ask().opId() == null;
    }

    private static Verdict first(Renewal renewal, Observation read, Instant end, Policy policy, Standing standing) {
        String obstacle = obstacle(read, end, policy, standing);
        if (obstacle != null) {
            boolean late = !read.at().isBefore(end) && !read.status().ended();
            return announce(renewal, end, late ? Verdict.Kind.LATE : Verdict.Kind.REFUSED, obstacle);
        }
        if (policy.mode() != Policy.Mode.ARMED) {
            return announce(renewal, end, Verdict.Kind.WOULD_RENEW, "dry-run");
        }
        Renewal.Ask ask = renewal.ask();
        String reason = ask == null ? "due" : ask.asker().reason();
        return new Verdict.Start(Operation.requested(opId(standing, end), 1, read, estimate(read), reason));
    }

    /**
     * An operation of this very period: another attempt on proof that the last did not happen, or because a person asks
     * for it.
     */
    private static Verdict another(
            Renewal renewal, Operation operation, Observation read, Policy policy, Standing standing) {
        Instant end = Objects.requireNonNull(read.periodEnd());
        boolean armed = policy.mode() == Policy.Mode.ARMED;
        String obstacle = armed ? obstacle(read, end, policy, standing) : "not-armed";
        Renewal.Ask ask = renewal.ask();
        boolean newer = read.at().isAfter(operation.since());
        boolean proven = operation.state().provablyNotDone() && newer;
        boolean byItself = proven && operation.mayTryAgain() && !operation.isRefusedOn(read);
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
        String reason = ask != null && byPerson ? ask.asker().reason() : "last-attempt-" + code(operation.state());
        return new Verdict.Start(
                Operation.requested(operation.opId(), operation.attempt() + 1, read, estimate(read), reason));
    }

    private static @Nullable String obstacle(Observation read, Instant end, Policy policy, Standing standing) {
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
            case PAST_DUE -> policy.lateRenewal() && read.at().isBefore(end.plus(Timing.GRACE)) ? null : "past-due";
            case UNKNOWN, ORDER_FAILED, RENEWING, EXPIRED, CANCELLED, REPLACED -> code(read.status());
        };
    }

    /** Said once for each period and reason. */
    private static Verdict announce(Renewal renewal, Instant end, Verdict.Kind kind, String reason) {
        Renewal.Announcement what = new Renewal.Announcement(end, kind, reason);
        Renewal.Announcement said = renewal.announced();
        boolean known = what.equals(said) || (said != null && said.isLateFor(end));
        return known && renewal.ask() == null ? NOTHING : new Verdict.Announce(what);
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
