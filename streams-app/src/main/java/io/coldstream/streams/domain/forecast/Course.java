package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Budget;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.CommandReleased;
import io.coldstream.streams.domain.Decider;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Jitter;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.domain.Timers;
import io.coldstream.streams.domain.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription on its way through a forecast: the core decides on it as it does in earnest, at the looks that its
 * timers ask for, on reads that show what the reseller would show. Looks before a renewal is due decide nothing of it and
 * are left out.
 */
final class Course {

    private static final Timing TIMING = Timing.REAL;
    private static final Duration READ_AFTER = Duration.ofMinutes(1);
    private static final Duration IN_DOUBT_AFTER = Duration.ofMinutes(10);
    /** A policy that comes into force is seen at the next daily look. */
    private static final Duration LOOKED_AT_WITHIN = Duration.ofDays(1);

    private final PolicySource policies;
    private final Ledger ledger;
    private final Consumer<Period> periods;
    private Subscription subscription;
    private @Nullable Word word;
    private boolean estimated;
    private @Nullable Instant next;

    /** @param periods is told each period, once its fate is known */
    Course(Subscription subscription, PolicySource policies, Ledger ledger, Consumer<Period> periods) {
        this.subscription = subscription;
        this.estimated = !ModelReseller.isRead(subscription);
        this.policies = policies;
        this.ledger = ledger;
        this.periods = periods;
    }

    /** What is under way is taken for done; what needs a person, for not done. */
    void begin(Instant now) {
        Instant end = end();
        if (!now.isBefore(closing(policies.of(subscription, now)))) {
            return;
        }
        Operation operation = subscription.renewal().operation();
        Renewal.Announcement said = subscription.renewal().announced();
        if (operation != null && operation.isOf(end)) {
            switch (operation.state()) {
                case REQUESTED, RELEASED, WITHDRAWN, ACCEPTED, IN_DOUBT -> {
                    word = new Word(Fate.UNDER_WAY, operation.reason(), operation.since());
                    renewed(now);
                    return;
                }
                case PARKED -> word = new Word(Fate.PARKED, operation.reason(), operation.since());
                case NOT_SENT, REJECTED, CONFIRMED, RESOLVED, SUPERSEDED -> {
                    // The next look decides.
                }
            }
        } else if (subscription.status() == Status.RENEWING) {
            word = new Word(Fate.UNDER_WAY, "renewing", now);
            renewed(now);
            return;
        } else if (said != null && said.periodEnd().equals(end)) {
            word = Word.of(said, now);
        }
        next = firstLook(now);
    }

    /** When something happens next; {@code null} when nothing does any more. */
    @Nullable
    Instant next() {
        return next;
    }

    void run() {
        Instant at = Objects.requireNonNull(next);
        Policy policy = policies.of(subscription, at);
        if (!at.isBefore(closing(policy))) {
            close(at);
            return;
        }
        if (isEarly(at, policy)) {
            next = firstLook(at);
            return;
        }
        if (policy.mode() == Policy.Mode.OFF && (word == null || word.fate() != Fate.OFF)) {
            word = new Word(Fate.OFF, "policy-off", at);
        }
        Instant watched = end();
        boolean looks = step(new TimerFired(TimerKind.LOOK, null, at, at, policy)).stream()
                .anyMatch(decision ->
                        decision instanceof Decision.Send send && send.call() instanceof Decision.Call.Observe);
        if (looks) {
            step(ModelReseller.shows(subscription, at)).forEach(decision -> decided(decision, at, policy));
        }
        if (watched.equals(end())) {
            next = laterLook(at, policy);
        }
    }

    /** The time of the forecast is over: what is known by then is told. */
    void finish() {
        if (word != null && next != null) {
            tell(word, false);
        }
        next = null;
    }

    private void decided(Decision decision, Instant at, Policy policy) {
        Word said = Word.of(decision, at);
        if (said != null) {
            word = said;
        }
        if (decision instanceof Decision.Send send && send.call() instanceof Decision.Call.Renew renew) {
            pay(send.commandId(), renew, at, policy);
        }
    }

    private void pay(String commandId, Decision.Call.Renew renew, Instant at, Policy policy) {
        switch (ledger.decide(policy, renew.purchase(), at)) {
            case Budget.Granted granted -> {
                step(new CommandReleased(commandId, null, at, at.plus(IN_DOUBT_AFTER), at.plus(IN_DOUBT_AFTER)));
                step(outcome(commandId, CommandOutcome.Result.ACCEPTED, "accepted", at, null));
                word = new Word(Fate.RENEWED, "due", at, word == null ? null : word.deferredBy());
                renewed(at);
            }
            case Budget.Refused refused -> {
                step(outcome(commandId, CommandOutcome.Result.NOT_SENT, refused.reason(), at, refused.retryAt()));
                boolean again = refused.retryAt() != null;
                word = new Word(
                        again ? Fate.DEFERRED : Fate.REFUSED, refused.reason(), at, again ? refused.reason() : null);
            }
        }
    }

    private static CommandOutcome outcome(
            String commandId, CommandOutcome.Result result, String reason, Instant at, @Nullable Instant retryAt) {
        CallAnswer answer = new CallAnswer(result, reason, at, null, null, null);
        return new CommandOutcome(commandId, null, Signs.NONE, null, answer, retryAt);
    }

    /** The period is over: the reseller renews it by itself, or it lapses. */
    private void close(Instant at) {
        Word last = word == null ? new Word(Fate.REFUSED, "not-renewed-in-time", at) : word;
        Money estimate = ModelReseller.shows(subscription, at).estimate();
        boolean renewsItself = ModelReseller.renewsItself(subscription);
        if (renewsItself && (estimate == null || ledger.takes(estimate, at))) {
            word = last;
            renewed(at);
            return;
        }
        tell(renewsItself ? new Word(Fate.REFUSED, Ledger.WALLET_EMPTY, at) : last, true);
        next = null;
    }

    /** The next period begins; what a read shows of it comes a moment later. */
    private void renewed(Instant at) {
        tell(Objects.requireNonNull(word), false);
        step(ModelReseller.showsRenewed(subscription, at.plus(READ_AFTER)));
        word = null;
        estimated = true;
        next = firstLook(at);
    }

    private void tell(Word last, boolean lapses) {
        Account account = Stamped.valueOf(subscription.claims().account());
        periods.accept(new Period(
                subscription.id(),
                account == null ? null : account.userId(),
                Stamped.valueOf(subscription.claims().domain()),
                end(),
                estimated,
                last.at(),
                ModelReseller.shows(subscription, last.at()).estimate(),
                last.fate(),
                last.reason(),
                last.deferredBy(),
                last.fate() != Fate.RENEWED
                        && last.fate() != Fate.UNDER_WAY
                        && ModelReseller.renewsItself(subscription),
                lapses));
    }

    /** Until then it may be renewed. */
    private Instant closing(Policy policy) {
        return policy.lateRenewal() && !ModelReseller.renewsItself(subscription) ? end().plus(Timing.GRACE) : end();
    }

    /** When its renewal is due, or sooner when something else may make it so. */
    private Instant firstLook(Instant from) {
        Instant due = Jitter.dueLook(subscription.id(), end(), policies.of(subscription, from));
        Instant change = policies.nextChange(subscription, from);
        if (change != null && change.isBefore(due)) {
            Instant seen = change.plus(Jitter.of(subscription.id(), LOOKED_AT_WITHIN));
            return seen.isBefore(due) ? seen : due;
        }
        Instant wanted = Timers.of(subscription, TIMING).get(TimerKind.LOOK);
        return due.isAfter(from) ? due : wanted == null || wanted.isBefore(from) ? from : wanted;
    }

    private boolean isEarly(Instant at, Policy policy) {
        return at.isBefore(Jitter.dueLook(subscription.id(), end(), policy));
    }

    private Instant laterLook(Instant at, Policy policy) {
        Instant wanted = Timers.of(subscription, TIMING).get(TimerKind.LOOK);
        Instant later = wanted == null || !wanted.isAfter(at) ? at.plus(LOOKED_AT_WITHIN) : wanted;
        Instant closing = closing(policy);
        return closing.isBefore(later) ? closing : later;
    }

    private List<Decision> step(Input input) {
        Aggregate before = new Aggregate(subscription, null);
        Aggregate after = before.apply(input, TIMING);
        subscription = after.subscription();
        return Decider.decide(before, input, after);
    }

    private Instant end() {
        return Objects.requireNonNull(subscription.periodEnd());
    }
}
