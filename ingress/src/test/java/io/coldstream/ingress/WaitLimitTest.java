package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitLimitTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final WaitLimit waits = new WaitLimit();

    @Test
    void whatNobodyAnswersIsOverdue() {
        try (waits) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waits.await(new CompletableFuture<>(), Duration.ofMillis(1)))
                    .withCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void whatIsThereIsNotWaitedForEvenWithoutAnyTimeLeft() throws Exception {
        try (waits) {
            waits.await(CompletableFuture.completedFuture("kept"), Duration.ofMillis(-1));
        }
    }

    @Test
    void whatFailsFailsWithItsOwnReason() {
        try (waits) {
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() ->
                            waits.await(CompletableFuture.failedFuture(new IllegalStateException("its own")), DAY))
                    .withCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closingEndsAllWaits() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                waits.await(never, DAY);
            } catch (ExecutionException e) {
                ended.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }

        waits.close();

        ended.await();
        assertThat(never).isCompletedExceptionally();
    }
}
