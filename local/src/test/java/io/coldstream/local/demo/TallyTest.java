package io.coldstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void aChargedRenewalCountsAsConfirmedOnceAReadShowsItsPeriod() throws Exception {
        JsonNode ledger = JSON.readTree("""
                [{"kind":"order","subscriptionId":"A","periodEnd":"2026-01-01T00:00:00Z","amount":7.00},
                 {"kind":"renewal","subscriptionId":"A","periodEnd":"2026-02-01T00:00:00Z","amount":7.00},
                 {"kind":"renewal","subscriptionId":"A","periodEnd":"2026-03-01T00:00:00Z","amount":"7.50"},
                 {"kind":"renewal","subscriptionId":"B","periodEnd":"2026-02-01T00:00:00Z","amount":1}]
                """);
        JsonNode subscriptions = JSON.readTree("""
                [{"subscriptionId":"A","observedPeriodEnd":"2026-02-01T00:00:00Z","policy":{"mode":"ARMED"},
                  "renewal":{"state":"ACCEPTED"}},
                 {"subscriptionId":"B","policy":{"mode":"ARMED"},"renewal":{"state":"PARKED"}},
                 {"subscriptionId":"C","policy":{"mode":"DRY_RUN"}},
                 {"subscriptionId":"D","policy":{"mode":"ARMED"},"renewal":{"state":"CONFIRMED"}}]
                """);

        Tally tally = Tally.of(ledger, subscriptions);

        assertThat(tally).isEqualTo(new Tally(3, 1, 3, 1, 1, 1, new BigDecimal("15.50")));
        assertThat(tally.words())
                .isEqualTo("3 armed, 1 not; renewals: 3 charged, 1 confirmed, 1 under way, 1 parked;"
                        + " 15.50 spent on them so far");
    }
}
