package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KafkaReachTest {

    private Instant now = Instant.parse("2026-11-20T08:00:00Z");
    private final KafkaReach reach = new KafkaReach(() -> now);

    @Test
    void readinessLastsFifteenSecondsFromTheLastSignOfLife() {
        assertThat(reach.ready()).isTrue();

        after(Duration.ofSeconds(15));
        assertThat(reach.ready()).isFalse();

        reach.heard();
        assertThat(reach.ready()).isTrue();
    }

    @Test
    void aRefusedRecordEndsReadinessEvenWhileBrokersAnswer() {
        reach.failed(new IllegalStateException());
        reach.heard();
        assertThat(reach.ready()).isFalse();

        // Without traffic nothing is ever acknowledged: a try must become possible again.
        after(Duration.ofSeconds(10));
        assertThat(reach.ready()).isTrue();
    }

    @Test
    void anAcknowledgedRecordMakesReadyAtOnce() {
        reach.failed(new IllegalStateException());
        reach.acknowledged();

        assertThat(reach.ready()).isTrue();
    }

    private void after(Duration duration) {
        now = now.plus(duration);
    }
}
