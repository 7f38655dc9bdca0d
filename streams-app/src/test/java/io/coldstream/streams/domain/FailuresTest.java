package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Instant RELEASED = Instant.parse("2027-03-01T12:00:00Z");
    private static final Instant END = RELEASED.plus(Duration.ofDays(3));

    @Test
    void failureThatWasToldBeforeTheReleaseIsNotAboutIt() {
        Failures before = Failures.NONE.released(RELEASED);

        assertThat(told(before, "late", RELEASED.minusSeconds(60), RELEASED.plusSeconds(60)).toldAt())
                .as("sent before, received after")
                .isNull();
        assertThat(told(before, "old", RELEASED.minusSeconds(60), RELEASED.minusSeconds(59)).toldAt())
                .as("received before, applied after")
                .isNull();
        assertThat(told(before, "own", RELEASED.plusSeconds(60), RELEASED.plusSeconds(61)).toldAt())
                .isEqualTo(RELEASED.plusSeconds(61));
    }

    @Test
    void eachWebhookCountsOnceAndNothingIsProvenWithoutARelease() {
        Failures once = told(Failures.NONE.released(RELEASED), "one", RELEASED, RELEASED);
        Failures next = once.next(true).released(RELEASED.plusSeconds(600));

        assertThat(told(next, "one", RELEASED.plusSeconds(700), RELEASED.plusSeconds(700)).toldAt())
                .isNull();
        assertThat(told(Failures.NONE, "two", RELEASED, RELEASED).toldAt()).isNull();
    }

    private static Failures told(Failures failures, String identity, Instant sentAt, Instant receivedAt) {
        About about = new About(identity, new Stamp(sentAt, "00"), receivedAt, null, null, null, null);
        return failures.told(new WebhookEvent.RenewalFailed(about, END, sentAt), true);
    }
}
