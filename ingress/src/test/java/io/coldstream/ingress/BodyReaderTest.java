package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    /** Of which 40,000 bytes count. */
    private static final int LARGE = 40_000 + 16 * 1_024;

    private final BodyReader bodies = new BodyReader(60_000, 100_000);

    @Test
    void largeBodiesShareABudgetThatIsFreeAgainWhenTheyAreClosed() throws Exception {
        try (var first = bodies.read(body(LARGE), -1)) {
            try (var second = bodies.read(body(LARGE), -1)) {
                assertThat(first.bytes()).hasSameSizeAs(second.bytes());
                refuses(Refusal.BUSY, LARGE, -1);
            }
            try (var third = bodies.read(body(LARGE), LARGE)) {
                assertThat(third.bytes()).hasSize(LARGE);
            }
        }
    }

    @Test
    void bodiesOfAUsualSizeFindTheirPlaceWhileOthersHoldTheBudget() throws Exception {
        try (var first = bodies.read(body(60_000), -1);
                var second = bodies.read(body(60_000), -1)) {
            assertThat(first.bytes()).hasSameSizeAs(second.bytes());
            refuses(Refusal.BUSY, LARGE, -1);
            try (var usual = bodies.read(body(16 * 1_024), -1)) {
                assertThat(usual.bytes()).hasSize(16 * 1_024);
            }
        }
    }

    @Test
    void refusedAndBrokenBodiesGiveTheirShareBack() throws Exception {
        for (int i = 0; i < 100; i++) {
            refuses(Refusal.TOO_LARGE, 60_001, -1);
            refuses(Refusal.TOO_LARGE, 1, 60_001);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> bodies.read(breaking(), 50_000));
        }
        try (var first = bodies.read(body(LARGE), 3);
                var second = bodies.read(body(LARGE), 1_000)) {
            assertThat(first.bytes()).hasSameSizeAs(second.bytes());
        }
    }

    // 1 KB/s on the whole: 100 bytes a second are too few once the grace is over, 2,000 are not.
    @Test
    void aBodyThatComesTooSlowlyIsRefusedAndGivesItsShareBack() throws Exception {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);
        BodyReader patient = new BodyReader(10_000, 10_000, clock::get);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> patient.read(every(Duration.ofSeconds(1), 100, 10_000, clock), 10_000))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.TOO_SLOW);
        try (var body = patient.read(every(Duration.ofSeconds(1), 2_000, 10_000, clock), -1)) {
            assertThat(body.bytes()).hasSize(10_000);
        }
    }

    @Test
    void aShortBodyMayTakeTheGraceAndOneThatIsCompleteIsNotRefusedAnyMore() throws Exception {
        AtomicLong clock = new AtomicLong();
        BodyReader patient = new BodyReader(10_000, 10_000, clock::get);

        try (var within = patient.read(every(Duration.ofSeconds(1), 100, 500, clock), -1);
                var late = patient.read(every(Duration.ofSeconds(7), 300, 300, clock), 300)) {
            assertThat(within.bytes()).hasSize(500);
            assertThat(late.bytes()).hasSize(300);
        }
    }

    /** So many bytes each time, the clock going on meanwhile. */
    private static InputStream every(Duration pause, int bytes, int length, AtomicLong clock) {
        return new ByteArrayInputStream(new byte[length]) {
            @Override
            public synchronized int read(byte[] into, int from, int most) {
                clock.addAndGet(available() == 0 ? 0 : pause.toNanos());
                return super.read(into, from, Math.min(bytes, most));
            }
        };
    }

    private void refuses(Refusal refusal, int length, long claimed) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> bodies.read(body(length), claimed))
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }

    private static InputStream body(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }

    private static InputStream breaking() {
        return new InputStream() {
            private int left = 50_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("on purpose");
                }
                return 0;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                into[from] = (byte) read();
                return 1;
            }
        };
    }
}
