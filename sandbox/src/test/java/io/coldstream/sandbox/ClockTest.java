package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockTest {

    @TempDir
    Path folder;

    @Test
    void jumpCarriesOutEveryPeriodEndAtItsOwnTimeFromTheAnchorDay() {
        try (Partner partner = Partner.with(folder)) {
            String id = partner.subscription("{\"autoRenew\":true}");

            partner.setClock("2026-06-15T00:00:00Z");

            List<String> times = new ArrayList<>();
            for (JsonNode entry : partner.control("GET", "/sandbox/ledger?subscriptionId=" + id, "")
                    .path("entries")) {
                times.add(entry.path("at").asText() + " to "
                        + entry.path("periodEnd").asText());
            }
            assertThat(times)
                    .containsExactly(
                            "2026-01-31T12:00:10Z to 2026-02-28T12:00:00Z",
                            "2026-02-28T12:00:00Z to 2026-03-31T12:00:00Z",
                            "2026-03-31T12:00:00Z to 2026-04-30T12:00:00Z",
                            "2026-04-30T12:00:00Z to 2026-05-31T12:00:00Z",
                            "2026-05-31T12:00:00Z to 2026-06-30T12:00:00Z");
        }
    }

    @Test
    void leapYearGivesFebruaryItsDay() {
        try (Partner partner = Partner.at(Instant.parse("2028-01-31T12:00:00Z"), folder)) {
            String id = partner.subscription("{}");

            assertThat(partner.subscriptionNow(id).path("periodEnd").asText()).isEqualTo("2028-02-29T12:00:00Z");
        }
    }

    @Test
    void yearAndQuarterAreCalendarMonthsToo() {
        try (Partner partner = Partner.with(folder)) {
            String quarter = partner.subscription("{\"billingCycle\":\"QUARTERLY\"}");
            String year =
                    partner.subscription("{\"billingCycle\":\"yearly\",\"periodStart\":\"2026-01-01T00:00:00Z\"}");

            assertThat(partner.subscriptionNow(quarter).path("periodEnd").asText())
                    .isEqualTo("2026-04-30T12:00:00Z");
            assertThat(partner.subscriptionNow(year).path("periodEnd").asText()).isEqualTo("2027-01-01T00:00:00Z");
        }
    }

    @Test
    void speedRunsTheClockFromItsOriginAndLiftsTheRateEqually() {
        Instant origin = Partner.START.minusSeconds(100);
        try (Partner partner = Partner.with(
                folder,
                "COLDSTREAM_SPEED",
                "21600",
                "COLDSTREAM_CLOCK_ORIGIN",
                origin.toString(),
                "COLDSTREAM_SANDBOX_RATE_PER_SECOND",
                "1")) {
            assertThat(now(partner)).isEqualTo(origin.plusSeconds(100L * 21_600));

            partner.time.advance(Duration.ofSeconds(4));

            assertThat(now(partner)).isEqualTo(origin.plusSeconds(104L * 21_600));
            for (int i = 0; i < 20; i++) {
                assertThat(partner.call("GET", "/subscriptions", "").statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void alarmCarriesOutWhatIsDueWithoutAnyCall() {
        try (Partner partner = Partner.with(folder)) {
            partner.control("POST", "/sandbox/clock", "{\"speed\":86400}");
            String id = partner.subscription("{\"autoRenew\":true}");

            partner.time.advance(Duration.ofSeconds(60));

            assertThat(partner.renewals(id)).hasSize(2);
        }
    }

    @Test
    void clockAdvancesByADurationAndChangesItsSpeedWithoutAJump() {
        try (Partner partner = Partner.with(folder)) {
            partner.control("POST", "/sandbox/clock", "{\"advance\":\"P1D\",\"speed\":10}");
            assertThat(now(partner)).isEqualTo(Partner.START.plus(Duration.ofDays(1)));

            partner.time.advance(Duration.ofSeconds(1));

            assertThat(now(partner))
                    .isEqualTo(Partner.START.plus(Duration.ofDays(1)).plusSeconds(10));
        }
    }

    private static Instant now(Partner partner) {
        return Instant.parse(
                partner.control("GET", "/sandbox/clock", "").path("now").asText());
    }
}
