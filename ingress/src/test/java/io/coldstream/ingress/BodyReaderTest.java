package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private final BodyReader bodies = new BodyReader(10_000, 25_000);

    @Test
    void bodiesShareABudgetThatIsFreeAgainWhenTheyAreClosed() throws Exception {
        try (var first = bodies.read(body(10_000), -1)) {
            try (var second = bodies.read(body(10_000), -1)) {
                assertThat(first.bytes()).hasSameSizeAs(second.bytes());
                refuses(Refusal.BUSY, 10_000, -1);
            }
            try (var third = bodies.read(body(10_000), 10_000)) {
                assertThat(third.bytes()).hasSize(10_000);
            }
        }
    }

    @Test
    void refusedAndBrokenBodiesGiveTheirShareBack() throws Exception {
        for (int i = 0; i < 100; i++) {
            refuses(Refusal.TOO_LARGE, 10_001, -1);
            refuses(Refusal.TOO_LARGE, 1, 10_001);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> bodies.read(breaking(), 9_000));
        }
        try (var first = bodies.read(body(10_000), 3);
                var second = bodies.read(body(10_000), 1_000)) {
            assertThat(first.bytes()).hasSameSizeAs(second.bytes());
        }
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
            private int left = 9_000;

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
