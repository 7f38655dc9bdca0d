package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The renewal side of one subscription: what was read, when it is looked at, what was asked for, and the operation of
 * the newest period.
 *
 * @param observed the newest read
 * @param firstSeenAt when we first heard of it
 * @param lookedAt when the last look was due
 * @param lookWantedAt when to look out of turn
 * @param policy the policy at the last look
 * @param ask what a person asked for and no read has answered yet
 * @param announced what was last published about a period without an operation, so that it is said once
 * @param told what was announced of the period that is watched
 * @param approval a person's approval of the renewal that waits for one
 */
public record Renewal(
        @Nullable Observation observed,
        @Nullable Instant firstSeenAt,
        @Nullable Instant lookedAt,
        @Nullable Instant lookWantedAt,
        @Nullable Policy policy,
        @Nullable Ask ask,
        @Nullable Operation operation,
        @Nullable Announcement announced,
        @Nullable Told told,
        @Nullable Approval approval) {

    static final Renewal NONE = new Renewal(null, null, null, null, null, null, null, null, null, null);

    /** A person's wish about a renewal; {@code opId} names the parked operation to retry, else it asks to renew now. */
    public record Ask(String commandId, @Nullable String opId, Request.Asker asker, Instant askedAt) {}

    /**
     * Something said about a period that has no operation of ours.
     *
     * @param opId the operation that would be, where a person can approve it
     * @param estimate what there is to approve: another one is said anew
     */
    public record Announcement(
            Instant periodEnd,
            Verdict.Kind kind,
            String reason,
            @Nullable String opId,
            @Nullable Money estimate) {

        Announcement(Instant periodEnd, Verdict.Kind kind, String reason) {
            this(periodEnd, kind, reason, null, null);
        }

        boolean isLateFor(Instant end) {
            return kind == Verdict.Kind.LATE && periodEnd.equals(end);
        }
    }

    Renewal heard(Instant at, boolean lookNow) {
        Instant first = firstSeenAt == null || at.isBefore(firstSeenAt) ? at : firstSeenAt;
        return new Renewal(
                observed,
                first,
                lookedAt,
                lookNow ? earlier(lookWantedAt, at) : lookWantedAt,
                policy,
                ask,
                operation,
                announced,
                told,
                approval);
    }

    /**
     * @param end the period end after which a period that was not renewed is late; {@code null} when that can't be told
     */
    Renewal looked(TimerFired timer, @Nullable Instant end, Timing timing) {
        boolean answered = timer.policy().mode() == Policy.Mode.OFF && ask == null;
        Instant again = answered ? null : timer.firedAt().plus(pause(timer.firedAt(), timing));
        return new Renewal(
                        observed,
                        firstSeenAt,
                        timer.firedAt(),
                        again,
                        timer.policy(),
                        ask,
                        withdrawnUnless(timer),
                        announced,
                        told,
                        approval)
                .late(timer, end, lookedAt);
    }

    /**
     * How long an answer to a look is waited for: longer each time that the look before had none, up to an hour, but not
     * near the end of a period or after it.
     */
    private Duration pause(Instant now, Timing timing) {
        Duration usual = timing.unanswered();
        Instant end = observed == null ? null : observed.periodEnd();
        boolean failing = lookedAt != null && observed != null && observed.at().isBefore(lookedAt);
        if (!failing || lookedAt == null || end == null || !now.isBefore(end.minus(Timing.NEAR_THE_END))) {
            return usual;
        }
        Duration doubled = Duration.between(lookedAt, now).multipliedBy(2);
        Duration longest = timing.nearTheEnd();
        Duration bounded = doubled.compareTo(longest) < 0 ? doubled : longest;
        return bounded.compareTo(usual) < 0 ? usual : bounded;
    }

    /** A read that failed is repeated sooner than one that is not answered, unless the one before failed, too. */
    private Renewal afterAFailedRead(Instant at, Timing timing) {
        boolean repeated = lookedAt != null
                && lookWantedAt != null
                && Duration.between(lookedAt, lookWantedAt).compareTo(timing.unanswered()) > 0;
        return repeated ? this : lookingAt(at.plus(timing.lookAgain()));
    }

    /** One of its operation's own timers. */
    Renewal fired(TimerFired timer) {
        return operation == null
                ? this
                : with(
                        timer.kind() == TimerKind.IN_DOUBT
                                ? operation.doubted(timer.firedAt())
                                : operation.reconciling(timer.firedAt()));
    }

    Renewal under(Policy next) {
        return new Renewal(
                observed, firstSeenAt, lookedAt, lookWantedAt, next, ask, operation, announced, told, approval);
    }

    Renewal telling(@Nullable Told next) {
        return new Renewal(
                observed, firstSeenAt, lookedAt, lookWantedAt, policy, ask, operation, announced, next, approval);
    }

    /** Period ends that differ by less are ends of one period. */
    Duration halfCycle() {
        return observed == null ? Observation.HALF_A_MONTH : observed.halfCycle();
    }

    /** Of one mailbox, as read. */
    @Nullable
    Money price() {
        return observed == null ? null : observed.price();
    }

    /** The end of the period that a read shows renewed without any operation of ours; {@code null} when none is. */
    @Nullable
    Instant renewedWithoutUs(Observation read) {
        if (observed == null || read.periodEnd() == null || !read.shown() || read.status() == Status.RENEWING) {
            return null;
        }
        // An end that was shown while it was being renewed proved nothing.
        Instant end = observed.status() == Status.RENEWING && told != null ? told.periodEnd() : observed.periodEnd();
        boolean moved = end != null && Duration.between(end, read.periodEnd()).compareTo(observed.halfCycle()) >= 0;
        boolean ours = operation != null
                && end != null
                && operation.isOf(end)
                && operation.state() != Operation.State.RESOLVED;
        return moved && !ours ? end : null;
    }

    /** A retry has to name a parked operation or one whose attempts failed provably; else nothing is asked. */
    Renewal asked(Ask wish, Instant at) {
        if (wish.opId() != null && !mayRetry(wish.opId())) {
            return this;
        }
        return new Renewal(
                observed,
                firstSeenAt,
                lookedAt,
                earlier(lookWantedAt, at),
                policy,
                wish,
                operation,
                announced,
                told,
                approval);
    }

    Renewal resolved(Request.ResolveRenewal request) {
        return operation != null
                        && operation.opId().equals(request.opId())
                        && operation.state() == Operation.State.PARKED
                ? with(operation.in(
                        Operation.State.RESOLVED, request.at(), request.asker().reason()))
                : this;
    }

    /** The renewal that waits for a person's approval; {@code null} when none does. */
    public @Nullable Announcement awaitingApproval() {
        return announced != null
                        && announced.kind() == Verdict.Kind.AWAITING_APPROVAL
                        && observed != null
                        && announced.periodEnd().equals(observed.periodEnd())
                ? announced
                : null;
    }

    /** Whether it waits for this very approval, but is said to cost more than the person allows. */
    boolean exceeds(Request.ApproveRenewal request) {
        Announcement waits = awaitingApproval();
        Money upTo = request.upTo();
        if (waits == null || !request.opId().equals(waits.opId()) || waits.estimate() == null || upTo == null) {
            return false;
        }
        Money estimate = waits.estimate();
        return !estimate.currency().equals(upTo.currency()) || estimate.exceeds(upTo);
    }

    /** Only what waits for an approval can be approved, and only up to what it was said to cost then. */
    Renewal approved(Request.ApproveRenewal request) {
        Announcement waits = awaitingApproval();
        if (waits == null || !request.opId().equals(waits.opId()) || exceeds(request)) {
            return this;
        }
        return new Renewal(
                observed,
                firstSeenAt,
                lookedAt,
                earlier(lookWantedAt, request.at()),
                policy,
                wishBehind(request),
                operation,
                announced,
                told,
                new Approval(request.opId(), waits.estimate(), request.asker(), request.at()));
    }

    /** What would not come by itself was a person's wish, which the read that asked for the approval has answered. */
    private @Nullable Ask wishBehind(Request.ApproveRenewal request) {
        if (operation != null && operation.opId().equals(request.opId())) {
            // One that is parked may have been charged: to try it again is asked for by itself.
            return !operation.state().provablyNotDone()
                    ? ask
                    : new Ask(request.commandId(), request.opId(), request.asker(), request.at());
        }
        Instant end = observed == null ? null : observed.periodEnd();
        boolean due = end == null || policy == null || !request.at().isBefore(end.minus(policy.leadTime()));
        return due ? ask : new Ask(request.commandId(), null, request.asker(), request.at());
    }

    private boolean mayRetry(String opId) {
        return operation != null
                && operation.opId().equals(opId)
                && (operation.state() == Operation.State.PARKED
                        || operation.state().provablyNotDone());
    }

    Renewal released(CommandReleased command) {
        return with(operation == null ? null : operation.released(command));
    }

    /** After proof that an attempt did not happen, and after a read that failed, a look comes out of turn. */
    Renewal outcome(CommandOutcome outcome, Timing timing) {
        Renewal next = with(operation == null ? null : operation.outcome(outcome));
        Operation moved = next.operation;
        if (moved != null && !moved.equals(operation) && moved.state().provablyNotDone() && moved.retryAt() == null) {
            return next.lookingAt(outcome.at().plus(moved.pause(timing)));
        }
        boolean failedRead = LookId.is(outcome.commandId()) && outcome.result() != CommandOutcome.Result.ACCEPTED;
        return failedRead ? next.afterAFailedRead(outcome.at(), timing) : next;
    }

    Renewal failed(WebhookEvent.RenewalFailed event) {
        return operation == null ? this : with(operation.failed(event));
    }

    /** A request that still waits under a policy that is no longer armed is taken back without asking anyone. */
    private @Nullable Operation withdrawnUnless(TimerFired timer) {
        boolean armed = timer.policy().mode() == Policy.Mode.ARMED;
        return operation != null && operation.state() == Operation.State.REQUESTED && !armed
                ? operation.in(Operation.State.WITHDRAWN, timer.firedAt(), "not-armed")
                : operation;
    }

    /**
     * An armed period that ended without a renewal is told, whatever the reads say, once a look since its end has had its
     * chance to be answered.
     */
    private Renewal late(TimerFired timer, @Nullable Instant end, @Nullable Instant previousLook) {
        boolean ended = observed != null && observed.status().ended();
        if (end == null
                || previousLook == null
                || previousLook.isBefore(end)
                || ended
                || timer.policy().mode() != Policy.Mode.ARMED) {
            return this;
        }
        boolean dealtWith =
                operation != null && operation.isOf(end) && operation.state().closed();
        boolean saidSo = announced != null && announced.isLateFor(end);
        if (dealtWith || saidSo) {
            return this;
        }
        String why = operation != null && operation.isOf(end)
                ? operation.state().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : observed == null || !observed.shown() ? "not-shown" : "not-renewed-in-time";
        return new Renewal(
                observed,
                firstSeenAt,
                lookedAt,
                lookWantedAt,
                policy,
                ask,
                operation,
                new Announcement(end, Verdict.Kind.LATE, why),
                told,
                approval);
    }

    /**
     * A read: it may prove an operation, and it is what alone may start one. It does one or the other, so that each is
     * told: what a read that ended an operation means for the next period, the next read decides.
     */
    Renewal observed(Observation read, Gate.Standing standing, Timing timing) {
        if (observed != null && read.at().isBefore(observed.at())) {
            return this;
        }
        Observation kept = read.shown() || observed == null ? read : observed;
        Operation proven = operation == null ? null : operation.observed(read, timing);
        if (proven != null && !proven.equals(operation)) {
            return new Renewal(
                    kept,
                    firstSeenAt,
                    lookedAt,
                    read.at().plus(timing.lookAgain()),
                    policy,
                    null,
                    proven,
                    announced,
                    told,
                    proven.state().closed() ? null : approval);
        }
        boolean expired = ask != null && read.at().isAfter(ask.askedAt().plus(timing.wishLasts()));
        Renewal known = new Renewal(
                kept,
                firstSeenAt,
                lookedAt,
                null,
                policy,
                expired ? null : ask,
                operation,
                announced,
                told,
                Gate.stillOf(approval, operation, read, standing));
        return switch (Gate.verdict(known, read, standing)) {
            case Verdict.Nothing nothing ->
                known.ask == null ? known : known.lookingAt(read.at().plus(timing.lookAgain()));
            case Verdict.Wait wait -> known.lookingAt(read.at().plus(timing.lookAgain()));
            case Verdict.Announce announce -> known.announcing(announce.what());
            case Verdict.Start start -> known.starting(start.operation());
        };
    }

    /**
     * A page of the reseller's list: it proves, holds back and ends as any read does, but begins nothing. It rests on the
     * policy of the last look and shows no neighbours, so what seems due makes us look. A look that was wanted stays so.
     */
    Renewal listed(Observation read, Gate.Standing standing, Timing timing) {
        Renewal next = observed(read, standing, timing);
        Renewal kept = next.begins(this) ? read(read).lookingAt(read.at()) : next;
        return lookWantedAt == null ? kept : kept.lookingAt(lookWantedAt);
    }

    /** Whether it has a new attempt, or something new to say about a period without an operation. */
    private boolean begins(Renewal before) {
        boolean attempt = operation != null
                && operation.state() == Operation.State.REQUESTED
                && (before.operation == null || !operation.commandId().equals(before.operation.commandId()));
        return attempt || !Objects.equals(announced, before.announced);
    }

    /** First seen on a page of the reseller's list. One whose end is near is looked at once. */
    Renewal imported(Observation read) {
        Instant end = read.periodEnd();
        boolean near = end != null && !read.at().isBefore(end.minus(Timing.SOON));
        Instant wanted = near ? earlier(lookWantedAt, read.at()) : lookWantedAt;
        return new Renewal(observed, read.at(), read.at(), wanted, policy, ask, operation, announced, told, approval);
    }

    /** A read that is only kept. */
    Renewal read(Observation read) {
        return new Renewal(
                read.shown() || observed == null ? read : observed,
                firstSeenAt,
                lookedAt,
                null,
                policy,
                ask,
                operation,
                announced,
                told,
                approval);
    }

    /** A request that still waits is asked back. */
    Renewal withdrawn(Instant at, String why) {
        return operation != null && operation.state() == Operation.State.REQUESTED
                ? with(operation.in(Operation.State.WITHDRAWN, at, why))
                : this;
    }

    /** Its subscription is gone: what was accepted or is in doubt needs a person, for no read will show it any more. */
    Renewal leaving(Instant at) {
        Renewal next = withdrawn(at, Operation.REPLACED).withoutAsk();
        Operation is = next.operation;
        if (is == null || (is.state() != Operation.State.ACCEPTED && is.state() != Operation.State.IN_DOUBT)) {
            return next;
        }
        return next.with(is.in(Operation.State.PARKED, at, Operation.REPLACED));
    }

    /** What its predecessor said holds, unless it has said more of it by itself. */
    private @Nullable Announcement saidBefore(@Nullable Announcement theirs) {
        boolean late = theirs != null && theirs.kind() == Verdict.Kind.LATE;
        return announced == null || late ? theirs : announced;
    }

    private Renewal withoutAsk() {
        return new Renewal(
                observed, firstSeenAt, lookedAt, lookWantedAt, policy, null, operation, announced, told, approval);
    }

    /** Whether an answer about its operation is still to come. */
    boolean isOnItsWay() {
        return operation != null
                && switch (operation.state()) {
                    case REQUESTED, WITHDRAWN, RELEASED -> true;
                    case ACCEPTED, IN_DOUBT, NOT_SENT, REJECTED, CONFIRMED, PARKED, RESOLVED, SUPERSEDED -> false;
                };
    }

    /** What its predecessor had under way and had said counts here too: the paid periods of a line are one row. */
    Renewal inheriting(Renewal from, String subscriptionId, Instant at) {
        Operation theirs = from.operation == null ? null : from.operation.movedTo(subscriptionId);
        boolean taken = theirs != null && !isOnItsWay() && theirs.outweighs(operation);
        return new Renewal(
                observed,
                firstSeenAt,
                lookedAt,
                earlier(lookWantedAt, at),
                policy,
                ask,
                taken ? theirs : operation,
                saidBefore(from.announced),
                told == null ? from.told : told,
                approval);
    }

    private Renewal announcing(Announcement what) {
        return new Renewal(
                observed, firstSeenAt, lookedAt, lookWantedAt, policy, null, operation, what, told, approval);
    }

    private Renewal starting(Operation next) {
        Announcement said = awaitingApproval() == null ? announced : null;
        return new Renewal(observed, firstSeenAt, lookedAt, lookWantedAt, policy, null, next, said, told, approval);
    }

    /** What a renewal would be that rests on this read. */
    Purchase purchase(String subscriptionId, @Nullable String userId, String opId, Observation read, Money estimate) {
        Instant end = Objects.requireNonNull(read.periodEnd());
        boolean ofThisPeriod =
                told != null && Duration.between(told.periodEnd(), end).abs().compareTo(read.halfCycle()) < 0;
        Money upTo = approval == null || !approval.opId().equals(opId) ? null : approval.upTo();
        return new Purchase(
                subscriptionId,
                userId,
                estimate,
                read.price(),
                told == null || !ofThisPeriod ? null : told.firstPrice(),
                approval == null || upTo == null ? null : new Purchase.Consent(upTo, approval.at()));
    }

    Renewal lookingAt(Instant at) {
        return new Renewal(
                observed,
                firstSeenAt,
                lookedAt,
                earlier(lookWantedAt, at),
                policy,
                ask,
                operation,
                announced,
                told,
                approval);
    }

    private Renewal with(@Nullable Operation next) {
        return new Renewal(observed, firstSeenAt, lookedAt, lookWantedAt, policy, ask, next, announced, told, approval);
    }

    private static Instant earlier(@Nullable Instant one, Instant other) {
        return one == null || other.isBefore(one) ? other : one;
    }
}
