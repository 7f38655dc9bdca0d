package io.coldstream.streams.calendar;

import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.CommandReleased;
import io.coldstream.streams.domain.Decider;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Decision.RenewalDecided;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.Timers;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.WebhookEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * One subscription from its order on: the core itself, its timers on a virtual clock, and in place of dispatch, sink and
 * reseller one that answers within seconds and carries a renewal out within minutes.
 */
public final class Life {

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration RENEWING = Duration.ofMinutes(4);

    /** Who renews. */
    public enum By {
        US,
        THE_RESELLER,
        /** A person at the dashboard, six hours before the end. */
        A_PERSON
    }

    /** What was decided, and when. */
    public record Said(Instant at, RenewalDecided decided) {}

    /** What happens to the subscription later; of one time, in the order in which it was planned. */
    private record Planned(Instant at, long number, Supplier<Input> input) {}

    private final IntFunction<Instant> ends;
    private final Policy policy;
    private final By by;
    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(Comparator.comparing(Planned::at).thenComparing(Planned::number));
    private final List<Said> said = new ArrayList<>();
    private Aggregate state;
    private Instant now;
    private long plans;
    private int period;
    private Status status = Status.ACTIVE;

    /**
     * @param ends the reseller's ends: of the first period, numbered 0, and of those that follow; number -1 is its start
     */
    public Life(String id, Policy policy, By by, IntFunction<Instant> ends) {
        this.ends = ends;
        this.policy = policy;
        this.by = by;
        state = new Aggregate(Subscription.unknown(id), null);
        now = ends.apply(-1);
        About about = new About("order", new Stamp(now, "hash"), now, null, null, null, null);
        plan(Duration.ZERO, () -> new WebhookEvent.SubscriptionReported(about, Status.ACTIVE, ends.apply(0)));
    }

    public List<Said> said() {
        return said;
    }

    /** Lets time pass. */
    public void until(Instant time) {
        while (true) {
            var timer = Timers.of(state.subscription(), Timing.REAL).entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .orElse(null);
            Planned next = plan.peek();
            Instant due = timer == null ? Instant.MAX : timer.getValue();
            Instant planned = next == null ? Instant.MAX : next.at();
            Instant at = due.isBefore(planned) ? due : planned;
            if (!at.isBefore(time)) {
                return;
            }
            now = at.isAfter(now) ? at : now;
            othersRenew();
            give(
                    timer != null && due.isBefore(planned)
                            ? new TimerFired(timer.getKey(), null, due, now, policy)
                            : plan.remove().input().get());
        }
    }

    private void othersRenew() {
        Instant end = ends.apply(period);
        boolean renewed = switch (by) {
            case US -> false;
            case THE_RESELLER -> !now.isBefore(end);
            case A_PERSON -> !now.isBefore(end.minus(Duration.ofHours(6)));
        };
        period += renewed ? 1 : 0;
    }

    private void give(Input input) {
        Aggregate before = state;
        state = before.apply(input, Timing.REAL);
        for (Decision decision : Decider.decide(before, input, state)) {
            if (decision instanceof RenewalDecided decided) {
                said.add(new Said(input.at(), decided));
            } else if (decision instanceof Decision.Send send) {
                carryOut(send);
            }
        }
    }

    private void carryOut(Decision.Send send) {
        String id = send.commandId();
        if (send.call() instanceof Decision.Call.Observe) {
            plan(ANSWER, () -> read(id));
        } else if (send.call() instanceof Decision.Call.Renew) {
            Instant released = now.plusSeconds(1);
            Instant notAfter = released.plus(Duration.ofMinutes(5));
            plan(
                    Duration.ofSeconds(1),
                    () -> new CommandReleased(id, null, released, notAfter, notAfter.plus(Duration.ofMinutes(5))));
            plan(ANSWER, () -> accepted(id));
        }
    }

    private Input accepted(String commandId) {
        status = Status.RENEWING;
        Instant done = now.plus(RENEWING);
        plan(RENEWING, () -> {
            status = Status.ACTIVE;
            period++;
            About about = new About("renewed" + period, new Stamp(done, "hash"), done, null, null, null, null);
            return new WebhookEvent.SubscriptionReported(about, Status.ACTIVE, ends.apply(period));
        });
        CallAnswer answer = new CallAnswer(CommandOutcome.Result.ACCEPTED, "accepted", now, null, null, null);
        return new CommandOutcome(commandId, null, Signs.NONE, null, answer);
    }

    private Observation read(String commandId) {
        return new Observation(
                commandId,
                true,
                now,
                status,
                ends.apply(period - 1),
                ends.apply(period),
                by == By.THE_RESELLER,
                new Money(new BigDecimal("3.50"), "USD"),
                4,
                null,
                List.of(),
                0L);
    }

    private void plan(Duration after, Supplier<Input> input) {
        plan.add(new Planned(now.plus(after), plans++, input));
    }
}
