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

    static Verdict verdict(
            Renewal renewal, Observation read, String lineageRoot, @Nullable String held, Timing timing) {
        Policy policy = renewal.policy();
        Instant end = read.periodEnd();
        if (!read.shown() || end == null || policy == null) {
            return NOTHING;
        }
        Renewal.Ask ask = renewal.ask();
        if (ask != null && read.at().isAfter(ask.askedAt().plus(timing.wishLasts()))) {
            return announce(renewal, end, Verdict.Kind.REFUSED, "wish-expired");
        }
        if (policy.mode() == Policy.Mode.OFF && ask != null) {
            return announce(renewal, end, Verdict.Kind.REFUSED, "policy-off");
        }
        if (read.status() == Status.RENEWING) {
            return ask == null ? new Verdict.Wait() : announce(renewal, end, Verdict.Kind.REFUSED, "renewing");
        }
        Operation operation = renewal.operation();
        if (operation != null && operation.isOf(end)) {
            return another(renewal, operation, read, policy, held);
        }
        if (operation != null
                && (!operation.isProlongedBy(end) || !operation.state().closed())) {
            return ask == null ? NOTHING : announce(renewal, end, Verdict.Kind.REFUSED, "already-under-way");
        }
        boolean due = !read.at().isBefore(end.minus(policy.leadTime())) || wantsRenewal(renewal);
        return due && policy.mode() != Policy.Mode.OFF ? first(renewal, read, end, policy, lineageRoot, held) : NOTHING;
    }

    private static boolean wantsRenewal(Renewal renewal) {
        return renewal.ask() != null && renewal.ask().opId() == null;
    }

    private static Verdict first(
            Renewal renewal, Observation read, Instant end, Policy policy, String lineageRoot, @Nullable String held) {
        String obstacle = obstacle(read, end, policy, held);
        if (obstacle != null) {
            boolean late = !read.at().isBefore(end) && !read.status().ended();
            return announce(renewal, end, late ? Verdict.Kind.LATE : Verdict.Kind.REFUSED, obstacle);
        }
        if (policy.mode() != Policy.Mode.ARMED) {
            return announce(renewal, end, Verdict.Kind.WOULD_RENEW, "dry-run");
        }
        Renewal.Ask ask = renewal.ask();
        String reason = ask == null ? "due" : ask.asker().reason();
        return new Verdict.Start(Operation.requested(opId(lineageRoot, end), 1, read, estimate(read), reason));
    }

    /**
     * An operation of this very period: another attempt on proof that the last did not happen, or because a person asks
     * for it; and a request that still waits is withdrawn when what the read shows forbids it by now.
     */
    private static Verdict another(
            Renewal renewal, Operation operation, Observation read, Policy policy, @Nullable String held) {
        Instant end = Objects.requireNonNull(read.periodEnd());
        boolean armed = policy.mode() == Policy.Mode.ARMED;
        String obstacle = armed ? obstacle(read, end, policy, held) : "not-armed";
        if (operation.state() == State.REQUESTED && obstacle != null) {
            return new Verdict.Start(operation.in(State.WITHDRAWN, read.at(), obstacle));
        }
        Renewal.Ask ask = renewal.ask();
        boolean newer = read.at().isAfter(operation.since());
        boolean proven = operation.state().provablyNotDone() && newer;
        boolean byItself = proven && operation.attempt() < Operation.MOST_ATTEMPTS;
        boolean byPerson = ask != null
                && operation.opId().equals(ask.opId())
                && read.at().isAfter(ask.askedAt())
                && (proven || (operation.state() == State.PARKED && newer));
        if (proven && !byItself && !byPerson) {
            return new Verdict.Start(operation.in(State.PARKED, read.at(), "attempts-exhausted"));
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

    private static @Nullable String obstacle(Observation read, Instant end, Policy policy, @Nullable String held) {
        if (held != null) {
            return "held";
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
            case UNKNOWN, ORDER_FAILED, RENEWING, EXPIRED, CANCELLED -> code(read.status());
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

    /** One operation for each paid period: the same lineage and period end always lead to the same id. */
    static String opId(String lineageRoot, Instant periodEnd) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((lineageRoot + "|" + periodEnd.getEpochSecond()).getBytes(StandardCharsets.UTF_8));
            return lineageRoot + "~" + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
