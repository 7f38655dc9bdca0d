package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {

    @TempDir
    Path folder;

    private Partner partner;

    @BeforeEach
    void start() {
        partner = Partner.with(folder);
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    @Test
    void acceptedRenewalIsChargedOnlyWhenTheQueueHasCarriedItOut() {
        String id = partner.subscription("{\"quantity\":3,\"price\":\"11.00\"}");

        assertThat(partner.renew(id).statusCode()).isEqualTo(200);

        assertThat(partner.status(id)).isEqualTo("RENEWING");
        assertThat(partner.renewals(id)).isEmpty();
        partner.process();
        assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z");
        assertThat(partner.status(id)).isEqualTo("ACTIVE");
        var entry = partner.control("GET", "/sandbox/ledger?subscriptionId=" + id, "")
                .path("entries")
                .path(1);
        assertThat(entry.path("amount").path("amount").asText()).isEqualTo("33.00");
        assertThat(entry.path("amount").path("currency").asText()).isEqualTo("USD");
        assertThat(entry.path("periodStart").asText()).isEqualTo("2026-02-28T12:00:00Z");
    }

    @Test
    void twoAcceptedCallsForOneSubscriptionChargeTwice() {
        String id = partner.subscription("{}");

        partner.renew(id);
        partner.renew(id);
        partner.process();

        assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z", "api 2026-04-30T12:00:00Z");
    }

    @Test
    void unknownIdIsAcceptedAndNothingIsCharged() {
        assertThat(partner.renew("NOBODY").statusCode()).isEqualTo(200);
        partner.process();

        assertThat(partner.control("GET", "/sandbox/ledger", "").path("entries"))
                .isEmpty();
    }

    @Test
    void emptyWalletFailsTheRenewalAndTheSubscriptionStaysAsItWas() {
        String id = partner.subscription("{}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"32.99\"}");

        partner.renew(id);
        partner.process();

        assertThat(partner.renewals(id)).isEmpty();
        assertThat(partner.status(id)).isEqualTo("ACTIVE");
        assertThat(partner.subscriptionNow(id).path("periodEnd").asText()).isEqualTo("2026-02-28T12:00:00Z");
    }

    @Test
    void unrenewedSubscriptionFallsPastDueAndExpiresAfterSevenDays() {
        String id = partner.subscription("{}");

        partner.setClock("2026-02-28T12:00:00Z");
        assertThat(partner.status(id)).isEqualTo("PAST_DUE");
        partner.setClock("2026-03-07T11:59:59Z");
        assertThat(partner.status(id)).isEqualTo("PAST_DUE");
        partner.setClock("2026-03-07T12:00:00Z");
        assertThat(partner.status(id)).isEqualTo("EXPIRED");
    }

    @Test
    void renewalWithinGraceBringsItBack() {
        String id = partner.subscription("{}");
        partner.setClock("2026-03-05T00:00:00Z");

        partner.renew(id);
        partner.process();

        assertThat(partner.status(id)).isEqualTo("ACTIVE");
        assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z");
    }

    @Test
    void renewalAfterGraceIsAcceptedButNeverCharged() {
        String id = partner.subscription("{}");
        partner.setClock("2026-03-08T00:00:00Z");

        assertThat(partner.renew(id).statusCode()).isEqualTo(200);
        partner.process();

        assertThat(partner.status(id)).isEqualTo("EXPIRED");
        assertThat(partner.renewals(id)).isEmpty();
    }

    @Test
    void renewalThatWaitsOverThePeriodEndStillCounts() {
        String id = partner.subscription("{}");
        partner.setClock("2026-02-28T11:59:58Z");
        partner.renew(id);

        partner.time.advance(Duration.ofSeconds(3));
        assertThat(partner.status(id)).isEqualTo("RENEWING");
        partner.process();

        assertThat(partner.status(id)).isEqualTo("ACTIVE");
        assertThat(partner.renewals(id)).hasSize(1);
    }

    @Test
    void renewalThatFailsAfterThePeriodEndLeavesItPastDue() {
        String id = partner.subscription("{}");
        partner.setClock("2026-02-28T11:59:58Z");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");
        partner.renew(id);

        partner.process();

        assertThat(partner.status(id)).isEqualTo("PAST_DUE");
    }

    @Test
    void autoRenewChargesAtThePeriodEndBesideARenewalByApi() {
        String id = partner.subscription("{\"autoRenew\":true}");
        partner.renew(id);
        partner.process();

        partner.setClock("2026-04-01T00:00:00Z");

        assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z", "auto 2026-04-30T12:00:00Z");
    }

    @Test
    void autoRenewWithAnEmptyWalletStaysPastDueForEver() {
        String id = partner.subscription("{\"autoRenew\":true}");
        partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"0\"}");

        partner.setClock("2026-05-01T00:00:00Z");

        assertThat(partner.status(id)).isEqualTo("PAST_DUE");
        assertThat(partner.renewals(id)).isEmpty();
    }

    @Test
    void expiredDomainBlocksTheRenewal() {
        String id = partner.subscription("{\"domainExpiresAt\":\"2026-02-10T00:00:00Z\"}");
        partner.setClock("2026-02-20T00:00:00Z");

        partner.renew(id);
        partner.process();

        assertThat(partner.renewals(id)).isEmpty();
    }

    @Test
    void cancelledSubscriptionIsNeverCharged() {
        String id = partner.subscription("{\"autoRenew\":true}");
        partner.renew(id);
        partner.dashboard("{\"action\":\"cancel\",\"subscriptionId\":\"" + id + "\"}");

        partner.setClock("2026-06-01T00:00:00Z");

        assertThat(partner.status(id)).isEqualTo("CANCELLED");
        assertThat(partner.renewals(id)).isEmpty();
    }

    @Test
    void personAtTheDashboardRenewsToo() {
        String id = partner.subscription("{}");

        partner.dashboard("{\"action\":\"renew\",\"subscriptionId\":\"" + id + "\"}");
        partner.process();

        assertThat(partner.renewals(id)).containsExactly("dashboard 2026-03-31T12:00:00Z");
    }

    @Test
    void bodyWithoutIdsIsRefused() {
        assertThat(partner.call("POST", Partner.RENEW, "{}").statusCode()).isEqualTo(422);
        assertThat(partner.call("POST", Partner.RENEW, "{\"subscriptionIds\":[]}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(partner.call("POST", Partner.RENEW, "{\"subscriptionIds\":[7]}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(partner.call("POST", Partner.RENEW, "{oops").statusCode()).isEqualTo(400);
    }
}
