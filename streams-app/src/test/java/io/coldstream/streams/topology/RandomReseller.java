package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.CommandOutcome.Result;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.WebhookEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;

/** Sink and reseller of a run: each command is called once; what becomes of it, and when, is chance. */
final class RandomReseller {

    private record Sold(Instant end, Money price, int quantity) {}

    private record Due(Instant at, Runnable what) {}

    private final Random random;
    private final BiConsumer<String, Input> deliver;
    private final Map<String, Sold> sold = new HashMap<>();
    private final PriorityQueue<Due> later = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Set<String> called = new HashSet<>();
    final Set<String> charged = new HashSet<>();
    final List<String> chargedOperations = new ArrayList<>();
    int failures;

    RandomReseller(Random random, BiConsumer<String, Input> deliver) {
        this.random = random;
        this.deliver = deliver;
    }

    /** Answers what is told of it. */
    Input sell(String id, Instant end, Input told) {
        BigDecimal price = BigDecimal.valueOf(111L * (1 + random.nextInt(9)), 2);
        sold.put(id, new Sold(end, new Money(price, "USD"), 1 + random.nextInt(4)));
        return told;
    }

    BigDecimal cost(String id) {
        Sold subscription = Objects.requireNonNull(sold.get(id));
        return subscription.price().times(subscription.quantity()).amount();
    }

    void passed(Instant now) {
        while (!later.isEmpty() && !later.element().at().isAfter(now)) {
            later.remove().what().run();
        }
    }

    void told(Command command, Instant now) {
        String id = command.getSubscriptionId();
        Instant at = now.plusSeconds(random.nextInt(300));
        if (command.getKind() == CommandKind.OBSERVE_SUBSCRIPTION) {
            if (random.nextInt(20) > 0) {
                later.add(new Due(at, () -> read(command, at)));
            }
        } else if (called.add(command.getCommandId())) {
            renew(command, id, at);
        }
    }

    private void read(Command command, Instant at) {
        String id = command.getSubscriptionId();
        Sold shown = Objects.requireNonNull(sold.get(id));
        Input read = MoneyRun.read(command.getCommandId(), at, shown.end(), shown.price(), shown.quantity());
        for (int times = random.nextInt(10) == 0 ? 2 : 1; times > 0; times--) {
            later.add(new Due(at.plusSeconds(random.nextInt(60)), () -> deliver.accept(id, read)));
        }
    }

    private void renew(Command command, String id, Instant at) {
        Instant done = at.plusSeconds(60 + random.nextInt(7_200));
        if (at.isAfter(command.getNotAfter())) {
            answer(command, Result.NOT_SENT, "expired", at);
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> {
                answer(command, Result.ACCEPTED, "accepted", at);
                later.add(new Due(done, () -> charge(command)));
            }
            case 6, 7, 8, 9 -> {
                answer(command, Result.ACCEPTED, "accepted", at);
                later.add(new Due(done, () -> fail(command, id, done)));
            }
            case 10, 11 -> {
                answer(command, Result.UNKNOWN, "timed-out", at);
                later.add(new Due(done, () -> charge(command)));
            }
            case 12 -> answer(command, Result.UNKNOWN, "timed-out", at);
            case 13 -> later.add(new Due(done, () -> charge(command)));
            case 14, 15, 16 -> answer(command, Result.NOT_SENT, "claim-too-old", at);
            default -> answer(command, Result.REJECTED, "rate-limited", at);
        }
    }

    private void answer(Command command, Result result, String reason, Instant at) {
        CommandOutcome outcome = new CommandOutcome(
                command.getCommandId(), null, Signs.NONE, null, new CallAnswer(result, reason, at, null, null, null));
        later.add(new Due(at, () -> deliver.accept(command.getSubscriptionId(), outcome)));
    }

    private void charge(Command command) {
        charged.add(command.getCommandId());
        chargedOperations.add(command.getOpId().orElseThrow());
        sold.computeIfPresent(
                command.getSubscriptionId(),
                (id, was) -> new Sold(was.end().plus(Duration.ofDays(30)), was.price(), was.quantity()));
    }

    private void fail(Command command, String id, Instant at) {
        failures++;
        Instant end = Objects.requireNonNull(sold.get(id)).end();
        String identity = HexFormat.of().toHexDigits(random.nextLong());
        for (int times = random.nextInt(4); times > 0; times--) {
            Instant told = at.plusSeconds(random.nextInt(20_000));
            About about = new About(identity, new Stamp(told, identity), told, null, null, null, null);
            later.add(new Due(told, () -> deliver.accept(id, new WebhookEvent.RenewalFailed(about, end, about.receivedAt()))));
        }
    }
}
