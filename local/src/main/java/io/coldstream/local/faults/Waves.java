package io.coldstream.local.faults;

import io.coldstream.schemas.process.BusinessClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Subscriptions that are ordered in waves, each of which comes due within a few seconds of the wall clock. */
final class Waves {

    private static final Duration FIRST_DUE_AFTER = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_DUES = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final SandboxDoor sandbox;
    private final BusinessClock clock;
    private final int size;
    private final List<String> subscriptions = new ArrayList<>();
    private final List<String> mailboxes = new ArrayList<>();
    private Set<String> last = Set.of();

    /** @param size of a wave */
    Waves(SandboxDoor sandbox, BusinessClock clock, int size) {
        this.sandbox = sandbox;
        this.clock = clock;
        this.size = size;
    }

    /** Orders one more wave. */
    void next() {
        Instant firstEnd = clock.now().plus(House.LEAD_TIME).plus(clock.during(FIRST_DUE_AFTER));
        Set<String> wave = new HashSet<>();
        for (int number = 0; number < size; number++) {
            var placed = sandbox.order(
                    "crash" + subscriptions.size() + ".example",
                    firstEnd.plus(clock.during(BETWEEN_DUES.multipliedBy(number))));
            subscriptions.add(placed.subscriptionId());
            mailboxes.addAll(placed.mailboxIds());
            wave.add(placed.subscriptionId());
        }
        last = wave;
    }

    /** Waits until renewals of the last wave are under way: some are charged, others not yet. */
    void awaitUnderWay(int charged) throws InterruptedException {
        Patience.await("renewals are under way", PATIENCE, () -> size - uncharged() >= charged);
    }

    /** How many of the last wave are not charged. */
    int uncharged() {
        Set<String> open = new HashSet<>(last);
        sandbox.charges().forEach(charge -> open.remove(charge.subscriptionId()));
        return open.size();
    }

    /** A person renames some mailboxes of the waves before, so that webhooks come in while a process is away. */
    void rename(Random random) {
        int earlier = mailboxes.size() - 2 * size;
        if (earlier == 0) {
            return;
        }
        for (int mailbox : random.ints(5, 0, earlier).distinct().toArray()) {
            sandbox.rename(mailboxes.get(mailbox), "Name" + random.nextInt(1_000));
        }
    }

    /** All that were ordered, in their order. */
    List<String> subscriptions() {
        return List.copyOf(subscriptions);
    }
}
