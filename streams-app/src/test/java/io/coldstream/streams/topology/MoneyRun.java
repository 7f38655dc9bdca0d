package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.codec.Decisions;
import io.coldstream.streams.codec.Inputs;
import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Decider;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Health;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Order;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.Timers;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.stores.PolicyBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One random run: some subscriptions come due around the end of a month, under caps, limits and approvals that change
 * meanwhile; records are repeated, streams-app crashes between any two steps, and goes on from its last commit. The
 * subscriptions are the core itself, dispatch is the real stage; what both write is seen by others after a commit.
 */
final class MoneyRun {

    private static final Instant BEGIN = Instant.parse("2027-01-29T21:00:00Z");
    private static final Instant END = BEGIN.plus(Duration.ofHours(78));
    private static final Request.Asker ANN = new Request.Asker("ann", "by hand");

    private final Random random;
    private final Map<String, RenewalPolicy> policies = new HashMap<>();
    private final PolicyBook book = new PolicyBook(policies::get);
    private final Inputs inputs = new Inputs(BusinessClock.REAL);
    private final CrashingDispatch dispatch;
    private final RandomReseller reseller;

    /** Logs: what is in them stays. */
    private final Map<String, List<Input>> forSubscriptions = new TreeMap<>();

    private final List<Dispatch> forDispatch = new ArrayList<>();

    private final List<Runnable> uncommitted = new ArrayList<>();
    private Progress committed = new Progress();
    private Progress progress = new Progress();
    private Instant now = BEGIN;
    int crashes;
    int approvals;
    int refusals;

    /** What a crash takes back. */
    private static final class Progress {
        final Map<String, Aggregate> states = new TreeMap<>();
        final Map<String, Integer> read = new HashMap<>();
        int dispatched;
        SpendingLedger ledger = new SpendingLedger();

        Progress copy() {
            Progress copy = new Progress();
            copy.states.putAll(states);
            copy.read.putAll(read);
            copy.dispatched = dispatched;
            copy.ledger = new SpendingLedger(ledger);
            return copy;
        }
    }

    MoneyRun(long seed) {
        random = new Random(seed);
        dispatch = new CrashingDispatch(now);
        reseller = new RandomReseller(random, this::deliver);
        int subscriptions = 3 + random.nextInt(6);
        for (int i = 0; i < subscriptions; i++) {
            String id = "S" + i;
            forSubscriptions.put(id, new ArrayList<>());
            progress.states.put(id, new Aggregate(Subscription.unknown(id), null));
            Instant end = BEGIN.plus(Duration.ofMinutes(60 + random.nextInt(80 * 60)));
            deliver(id, reseller.sell(id, end, ordered(id, random.nextBoolean() ? "U" : "V", end)));
        }
        List.of("default", "user:U", "user:V").forEach(this::policy);
        commit();
    }

    SpendingLedger run() {
        while (now.isBefore(END)) {
            now = now.plusSeconds(30 + random.nextInt(3_600));
            reseller.passed(now);
            fireTimers();
            meddle();
            // Mostly until all is done, now and then not.
            for (int idle = 0; idle < 8 && random.nextInt(80) > 0; idle = isIdle() ? idle + 1 : 0) {
                step();
            }
        }
        settleDown();
        return committed.ledger;
    }

    RandomReseller reseller() {
        return reseller;
    }

    Map<String, BigDecimal> purses() {
        return dispatch.purses();
    }

    private boolean isIdle() {
        return uncommitted.isEmpty() && progress.dispatched == forDispatch.size() && unread().isEmpty();
    }

    private List<String> unread() {
        return forSubscriptions.keySet().stream()
                .filter(id -> progress.read.getOrDefault(id, 0)
                        < forSubscriptions.getOrDefault(id, List.of()).size())
                .toList();
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> readOne();
            case 4, 5, 6 -> dispatchOne();
            case 7, 8 -> dispatch.tick(now).forEach(this::forwarded);
            case 9, 10 -> commit();
            default -> {
                if (random.nextInt(15) == 0) {
                    crash();
                }
            }
        }
    }

    private void settleDown() {
        commit();
        while (progress.dispatched < forDispatch.size()) {
            dispatchOne();
            commit();
        }
    }

    private void readOne() {
        List<String> waiting = unread();
        if (!waiting.isEmpty()) {
            String id = waiting.get(random.nextInt(waiting.size()));
            int position = progress.read.merge(id, 1, Integer::sum) - 1;
            apply(id, forSubscriptions.getOrDefault(id, List.of()).get(position));
        }
    }

    private void apply(String id, Input input) {
        Aggregate before = state(id);
        Aggregate after = before.apply(input, Timing.REAL);
        progress.states.put(id, after);
        List<Dispatch> told = new ArrayList<>();
        for (Decision decision : Decider.decide(before, input, after)) {
            if (decision instanceof Decision.Send send) {
                told.add(Decisions.send(after.subscription(), send));
            } else if (decision instanceof Decision.Settle settle) {
                told.add(Decisions.settle(settle, new Signs(Health.OK, 0L, null), input.at()));
            } else if (decision instanceof Decision.RenewalDecided decided
                    && decided.step() == Decision.RenewalStep.APPROVED) {
                approvals++;
            }
        }
        told.forEach(record -> uncommitted.add(() -> forDispatch.add(record)));
    }

    private Aggregate state(String id) {
        return Objects.requireNonNull(progress.states.get(id));
    }

    private void dispatchOne() {
        if (progress.dispatched == forDispatch.size()) {
            return;
        }
        Dispatch record = forDispatch.get(progress.dispatched++);
        record.getSettlement().ifPresent(settlement -> {
            switch (Decision.Settlement.valueOf(settlement)) {
                case FREED -> progress.ledger.settled(record.getCommandId(), true);
                case CONFIRMED -> progress.ledger.settled(record.getCommandId(), false);
                case ANSWERED, WITHDRAWN -> {
                    // Its money stays where it is.
                }
            }
        });
        dispatch.process(record, now).forEach(this::forwarded);
    }

    private void forwarded(SpecificRecord record) {
        if (record instanceof CommandOutcome notSent) {
            refusals += notSent.getReason().contains("cap") ? 1 : 0;
            uncommitted.add(() -> deliver(notSent.getSubscriptionId(), inputs.outcome(notSent)));
        } else if (record instanceof Command command) {
            if (command.getKind() == CommandKind.RENEW_SUBSCRIPTION) {
                progress.ledger.released(command, command.getReleasedAt(), policies);
                uncommitted.add(() -> deliver(command.getSubscriptionId(), inputs.released(command)));
            }
            uncommitted.add(() -> reseller.told(command, now));
        }
    }

    /** Records of one transaction reach their readers in any order. */
    private void commit() {
        Collections.shuffle(uncommitted, random);
        List<Runnable> effects = List.copyOf(uncommitted);
        uncommitted.clear();
        dispatch.commit();
        committed = progress.copy();
        effects.forEach(Runnable::run);
    }

    private void crash() {
        crashes++;
        uncommitted.clear();
        progress = committed.copy();
        dispatch.crash(now);
    }

    private void deliver(String id, Input input) {
        forSubscriptions.getOrDefault(id, new ArrayList<>()).add(input);
    }

    private void fireTimers() {
        for (String id : List.copyOf(progress.states.keySet())) {
            Subscription subscription = state(id).subscription();
            Timers.of(subscription, Timing.REAL).forEach((kind, due) -> {
                if (!due.isAfter(now)) {
                    apply(id, new TimerFired(kind, null, due, now, book.of(subscription, now)));
                }
            });
        }
    }

    /** Repetitions, people, and other policies. */
    private void meddle() {
        if (!forDispatch.isEmpty() && random.nextInt(3) == 0) {
            forDispatch.add(forDispatch.get(random.nextInt(forDispatch.size())));
        }
        String id = "S" + random.nextInt(forSubscriptions.size());
        List<Input> log = forSubscriptions.getOrDefault(id, List.of());
        if (!log.isEmpty() && random.nextInt(3) == 0) {
            deliver(id, log.get(random.nextInt(log.size())));
        }
        if (random.nextInt(12) == 0) {
            policy(List.of("default", "user:U", "user:V").get(random.nextInt(3)));
        }
        if (random.nextInt(3) == 0) {
            person(id, state(id).subscription().renewal());
        }
    }

    private void person(String id, Renewal renewal) {
        Renewal.Announcement awaited = renewal.awaitingApproval();
        Operation operation = renewal.operation();
        String wish = id + "~wish-" + now.toEpochMilli();
        if (awaited != null && awaited.opId() != null) {
            deliver(id, new Request.ApproveRenewal(wish, awaited.opId(), awaited.estimate(), ANN, now));
        } else if (operation != null
                && (operation.state() == Operation.State.NOT_SENT || operation.state() == Operation.State.REJECTED)) {
            deliver(id, new Request.RetryRenewal(wish, operation.opId(), ANN, now));
        }
    }

    private void policy(String scope) {
        RenewalPolicy.Builder policy = RenewalPolicy.newBuilder()
                .setScope(scope)
                .setMode(random.nextInt(10) == 0 ? RenewalMode.DRY_RUN : RenewalMode.ARMED)
                .setPriority(random.nextInt(10))
                .setVersion(1)
                .setUpdatedAt(now)
                .setDailyCap(cap(4))
                .setMonthlyCap(cap(8))
                .setApprovalAbove(random.nextInt(3) == 0 ? money(15) : null)
                .setApprovalLastsSeconds(7_200L)
                .setMaxPricePerMailbox(random.nextInt(8) == 0 ? money(9) : null);
        policies.put(scope, policy.build());
        dispatch.policy(policy.build());
    }

    /** Just what some renewals cost, or a cent less. */
    private io.coldstream.avro.@Nullable Money cap(int mostRenewals) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int some = 1 + random.nextInt(mostRenewals); some > 0; some--) {
            sum = sum.add(reseller.cost("S" + random.nextInt(forSubscriptions.size())));
        }
        BigDecimal cap = sum.subtract(BigDecimal.valueOf(random.nextInt(2), 2));
        return random.nextInt(4) == 0 ? null : new io.coldstream.avro.Money(cap.setScale(4), "USD");
    }

    private io.coldstream.avro.Money money(int units) {
        return new io.coldstream.avro.Money(
                BigDecimal.valueOf(units * 100L + random.nextInt(100), 2).setScale(4), "USD");
    }

    private static Input ordered(String id, String user, Instant end) {
        About about = new About(id, new Stamp(BEGIN, id), BEGIN, new Account(user, null), null, null, null);
        return new WebhookEvent.MailboxOrderSucceeded(about, "O", new Order(null, 1, null, BEGIN), end);
    }

    /** Price and quantity never change the observation's meaning here, only its cost. */
    static Observation read(@Nullable String commandId, Instant at, Instant end, Money price, int quantity) {
        return new Observation(
                commandId,
                true,
                at,
                io.coldstream.streams.domain.Status.ACTIVE,
                end.minus(Duration.ofDays(30)),
                end,
                false,
                price,
                quantity,
                null,
                List.of(),
                0L);
    }
}
