package io.coldstream.local.faults;

import io.coldstream.ingress.crash.IngressPoint;
import io.coldstream.schemas.process.Strike;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One seed: the ingress is killed at each of its points and once anywhere, while webhooks come in. */
final class IngressKills {

    static final int PER_SEED = IngressPoint.values().length + 1;

    private static final Duration STRUCK_WITHIN = Duration.ofMinutes(2);
    private static final Duration DONE_WITHIN = Duration.ofSeconds(30);

    private final Doorstep doorstep;
    private final Sender sender;
    private final long seed;
    private final Random random;
    private final Progress progress;

    IngressKills(Doorstep doorstep, Sender sender, long seed, Progress progress) {
        this.doorstep = doorstep;
        this.sender = sender;
        this.seed = seed;
        this.random = new Random(seed);
        this.progress = progress;
    }

    /**
     * @throws Campaign.Violated when a promise was broken
     * @throws IllegalStateException when a fault did not fire
     */
    void endure() throws IOException, InterruptedException {
        sender.begin();
        for (IngressPoint point : shuffled(IngressPoint.SEALED, IngressPoint.SENT, IngressPoint.ACKNOWLEDGED)) {
            struckAt(point, 1 + random.nextInt(1_000));
        }
        boolean killed = random.nextBoolean();
        // The first is up before the broker goes, the others start without it.
        IngressPoint[] spooling =
                shuffled(IngressPoint.SPOOL_WRITTEN, IngressPoint.SPOOL_FORCED).toArray(IngressPoint[]::new);
        start(spooling[0], 1 + random.nextInt(100));
        brokerGoes(killed);
        awaitStrike(spooling[0]);
        struckAt(spooling[1], 1 + random.nextInt(100));
        killAnywhere();
        IngressPoint[] draining =
                shuffled(IngressPoint.DRAINED, IngressPoint.REMOVED).toArray(IngressPoint[]::new);
        start(draining[0], times(draining[0]));
        brokerComes(killed);
        awaitStrike(draining[0]);
        struckAt(draining[1], times(draining[1]));
        doorstep.ingress().start(Map.of());
        doorstep.ingress().awaitReady();
        sender.rest();
        Patience.await("every webhook has its answer", DONE_WITHIN, sender::isDone);
        doorstep.awaitEmptySpool();
        judge();
        doorstep.ingress().stop();
    }

    private List<IngressPoint> shuffled(IngressPoint... points) {
        List<IngressPoint> all = new ArrayList<>(List.of(points));
        Collections.shuffle(all, random);
        return all;
    }

    /** Three processes left a file each, and a file is confirmed in one or more parts. */
    private int times(IngressPoint point) {
        return point == IngressPoint.DRAINED ? 1 + random.nextInt(2) : 1;
    }

    private void struckAt(IngressPoint point, int times) throws InterruptedException {
        start(point, times);
        awaitStrike(point);
    }

    private void start(IngressPoint point, int times) throws InterruptedException {
        doorstep.ingress().start(Map.of("COLDSTREAM_CRASH_POINT", point.code() + ":" + times));
        // One that is struck at once is never seen ready.
        Patience.await(
                "the ingress is up",
                STRUCK_WITHIN,
                () -> doorstep.ingress().isStruck(Strike.HALT)
                        || doorstep.ingress().isReady());
    }

    private void awaitStrike(IngressPoint point) throws InterruptedException {
        Patience.await(
                "the ingress is killed at " + point.code(),
                STRUCK_WITHIN,
                () -> doorstep.ingress().isStruck(Strike.HALT));
    }

    private void killAnywhere() throws InterruptedException {
        doorstep.ingress().start(Map.of());
        doorstep.ingress().awaitReady();
        Thread.sleep(random.nextInt(100, 2_000));
        doorstep.ingress().kill();
    }

    private void brokerGoes(boolean killed) throws IOException, InterruptedException {
        if (killed) {
            doorstep.killBroker();
        } else {
            doorstep.pauseBroker();
        }
    }

    private void brokerComes(boolean killed) throws IOException, InterruptedException {
        if (killed) {
            doorstep.restartBroker();
        } else {
            doorstep.resumeBroker();
        }
    }

    private void judge() throws InterruptedException {
        List<String> violations = doorstep.violations(sender);
        if (!violations.isEmpty()) {
            throw new Campaign.Violated(violations.subList(0, Math.min(20, violations.size())));
        }
        progress.say("seed %d is over: %d kills; %s; %d in the topic, %d of its records repetitions"
                .formatted(seed, PER_SEED, sender.told(), doorstep.published(), doorstep.repeated()));
    }
}
