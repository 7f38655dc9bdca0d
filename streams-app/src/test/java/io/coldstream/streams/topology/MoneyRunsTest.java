package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order: no cap is passed by a cent of estimate, and no attempt is released twice. */
class MoneyRunsTest {

    private static final int RUNS = Integer.getInteger("coldstream.money.runs", 1_000);

    /** What happened in one run, or in all. */
    private record Tally(
            long releases, long charges, long frees, long refusals, long approvals, long failures, long crashes) {

        Tally plus(Tally other) {
            return new Tally(
                    releases + other.releases,
                    charges + other.charges,
                    frees + other.frees,
                    refusals + other.refusals,
                    approvals + other.approvals,
                    failures + other.failures,
                    crashes + other.crashes);
        }
    }

    @Test
    void capsHoldToTheCentAndNoAttemptIsReleasedTwiceInAThousandRandomRuns() {
        long seed = Long.getLong("coldstream.money.seed", System.nanoTime());
        System.out.println("Random runs of -Dcoldstream.money.seed=" + seed);
        List<Long> seeds = new Random(seed).longs(RUNS).boxed().toList();

        Tally all = seeds.parallelStream().map(MoneyRunsTest::run).reduce(new Tally(0, 0, 0, 0, 0, 0, 0), Tally::plus);

        System.out.println(RUNS + " runs: " + all);
        assertThat(Stream.of(
                        all.releases, all.charges, all.frees, all.refusals, all.approvals, all.failures, all.crashes))
                .as("or it was a check of nothing")
                .allSatisfy(count -> assertThat(count).isGreaterThan(RUNS / 4));
    }

    private static Tally run(long seed) {
        try {
            MoneyRun run = new MoneyRun(seed);
            SpendingLedger ledger = run.run();
            ledger.checkTruth(run.reseller().charged);
            assertThat(run.purses()).as("a recount").isEqualTo(ledger.purses());
            assertThat(run.reseller().chargedOperations).doesNotHaveDuplicates();
            return new Tally(
                    ledger.size(),
                    run.reseller().charged.size(),
                    ledger.frees(),
                    run.refusals,
                    run.approvals,
                    run.reseller().failures,
                    run.crashes);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("In the run of seed " + seed, e);
        }
    }
}
