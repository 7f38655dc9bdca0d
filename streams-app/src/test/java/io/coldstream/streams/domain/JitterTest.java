package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JitterTest {

    private static final Duration SPAN = Duration.ofHours(3);

    @Test
    void aSubscriptionAlwaysGetsTheSamePartOfASpan() {
        assertThat(Jitter.of("sub-1", SPAN)).isEqualTo(Jitter.of("sub-1", SPAN)).isNotEqualTo(Jitter.of("sub-2", SPAN));
    }

    @Test
    void manySubscriptionsAreSpreadOverTheWholeSpan() {
        long[] tenths = new long[10];
        IntStream.range(0, 10_000)
                .mapToObj(i -> Jitter.of("subscription-" + i, SPAN))
                .forEach(part -> tenths[(int) (10 * part.toMillis() / SPAN.toMillis())]++);
        for (long tenth : tenths) {
            assertThat(tenth).isBetween(800L, 1_200L);
        }
    }

    @Test
    void aRenewalIsLookedAtWithinTheBeginningOfItsLeadTime() {
        Instant end = Instant.parse("2027-03-31T12:00:00Z");
        assertThat(Jitter.dueLook("sub-1", end, Policy.DEFAULT))
                .isBetween(end.minus(Duration.ofHours(72)), end.minus(Duration.ofHours(69)));
    }
}
