package io.coldstream.streams.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final ManualTicker ticker = new ManualTicker();
    private boolean stopped;
    private final Freshness fresh =
            new Freshness(Fixtures.renewal("S1", 1).build(), ticker.now(), () -> stopped, ticker);

    @Test
    void machineThatSleptAfterItsClaimDoesNotCall() {
        ticker.sleep(Duration.ofSeconds(3));

        assertThat(fresh.refusal()).contains("claim-too-old");
    }

    @Test
    void pausedProcessDoesNotCall() {
        ticker.advance(Duration.ofSeconds(3));

        assertThat(fresh.refusal()).contains("claim-too-old");
    }

    @Test
    void notAfterEndsIt() {
        var late = new Freshness(
                Fixtures.renewal("S1", 1)
                        .setNotAfter(Fixtures.NOW.minusMillis(1))
                        .build(),
                ticker.now(),
                () -> stopped,
                ticker);

        assertThat(late.refusal()).contains("expired");
    }

    @Test
    void spendingThatIsStoppedAfterTheClaimIsStopped() {
        stopped = true;

        assertThat(fresh.refusal()).contains("spending-stopped");
    }

    @Test
    void otherwiseItGoesAhead() {
        ticker.advance(Duration.ofSeconds(2));

        assertThat(fresh.refusal()).isEmpty();
    }
}
