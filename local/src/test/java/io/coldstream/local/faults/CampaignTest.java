package io.coldstream.local.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.crash.CrashPoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each process is struck once at each of its points, halted or stopped; {@code ./coldstream faults} does both, seed after
 * seed. The order is random, and repeated with {@code -Dcoldstream.crash.seed=…} as far as processes on a machine can be.
 */
@Timeout(900)
class CampaignTest {

    private static final long SEED = Long.getLong("coldstream.crash.seed", System.nanoTime() % 1_000_000);

    @TempDir
    private Path folder;

    private final List<String> fired = Collections.synchronizedList(new ArrayList<>());

    @Test
    void everyRenewalEndsAndIsChargedOnceWhereverProcessesAreStruck() throws Exception {
        System.out.println("faults: seed " + SEED + " (-Dcoldstream.crash.seed=" + SEED + ")");
        List<Fault> faults = Fault.once(List.of(CrashPoint.values()), SEED);

        try (Campaign campaign = new Campaign(folder)) {
            campaign.endure(faults, (post, fault, took) -> {
                fired.add(fault.toString());
                System.out.println("  " + post + " " + fault + " fired, over after " + took.toMillis() + " ms");
            });
            campaign.end();
            System.out.println("  " + campaign.told());
        }

        assertThat(fired)
                .containsExactlyInAnyOrderElementsOf(
                        faults.stream().map(Fault::toString).toList());
    }
}
