package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.codec.DomainStates;
import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainDecision;
import io.coldstream.streams.domain.DomainEvent;
import io.coldstream.streams.domain.DomainTimerFired;
import io.coldstream.streams.domain.MembershipTold;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.stores.StoryKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainRoutesTest {

    private static final Instant BOUGHT = Instant.parse("2026-01-10T12:00:00Z");
    private static final Instant EXPIRY = Instant.parse("2027-01-10T12:00:00Z");

    private final TestApi api = new TestApi();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aDomainIsShownWithItsExpiryItsSubscriptionsAndWhatIsAnnouncedNext() {
        stored(domain("u1", "example.com", EXPIRY)
                .apply(new MembershipTold("SUB2", null, BOUGHT.plusSeconds(2), MembershipTold.Standing.MEMBER, BOUGHT))
                .apply(new MembershipTold("SUB1", null, BOUGHT, MembershipTold.Standing.MEMBER, BOUGHT)));

        var reply = api.get("/api/domains/u1/Example.COM");

        assertThat(reply.status()).isEqualTo(200);
        var json = reply.json();
        assertThat(json.get("status").textValue()).isEqualTo("ACTIVE");
        assertThat(json.get("reported").textValue()).isEqualTo("ACTIVE");
        assertThat(json.get("domainId").textValue()).isEqualTo("DOM1");
        assertThat(json.at("/price/amount").textValue()).isEqualTo("12.50");
        assertThat(json.get("expiresAt").textValue()).isEqualTo(EXPIRY.toString());
        assertThat(json.get("graceEndsAt").textValue()).isEqualTo("2027-01-17T12:00:00Z");
        assertThat(json.get("nextNoticeAt").textValue()).isEqualTo("2026-11-26T12:00:00Z");
        assertThat(json.get("subscriptions").toString()).isEqualTo("[\"SUB1\",\"SUB2\"]");
        assertThat(json.has("contradiction")).isFalse();
    }

    @Test
    void anUnknownDomainAndAnotherUsersAreNotFound() {
        stored(domain("u1", "example.com", EXPIRY));

        for (String path : List.of(
                "/api/domains/u1/none.com", "/api/domains/u2/example.com", "/api/domains/u2/example.com/timeline")) {
            assertThat(api.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void domainsAreListedByEveryConditionAtOnce() {
        Instant soon = BOUGHT.plus(Duration.ofDays(30));
        stored(domain("u1", "a.com", soon));
        stored(domain("u1", "b.com", EXPIRY));
        stored(domain("u2", "c.com", soon));
        stored(domain("u1", "d.com", soon)
                .apply(new DomainTimerFired(TimerKind.DOMAIN, soon, soon.plus(Duration.ofDays(1)))));

        assertThat(api.get("/api/domains").items("domain")).containsExactly("a.com", "b.com", "d.com", "c.com");
        assertThat(api.get("/api/domains?userId=u1&status=active&expiresBefore=" + soon.plusSeconds(1))
                        .items("domain"))
                .containsExactly("a.com");
        assertThat(api.get("/api/domains?status=GRACE").items("domain")).containsExactly("d.com");
        assertThat(api.get("/api/domains?status=DEAD&expiresBefore=soon").json().get("problems"))
                .hasSize(2);
        assertThat(api.get("/api/domains", "Accept", "text/csv").text())
                .startsWith("userId,domain,domainId,status,")
                .contains("\r\nu1,a.com,DOM1,ACTIVE,");
    }

    @Test
    void theTimelineOfADomainReadsInSentences() {
        Domain domain = domain("u1", "example.com", EXPIRY);
        stored(domain);
        long number = 0;
        for (DomainDecision.Step step : DomainDecision.Step.values()) {
            api.views.put(
                    Table.DOMAIN_STORIES,
                    domain.alias(),
                    StoryKey.of(domain.alias(), number++),
                    new StoryEntry(
                            BOUGHT,
                            "notice",
                            step.name(),
                            Map.of("expiresAt", EXPIRY.toString(), "reason", "expires-in-7-days"),
                            List.of(new Origin("coldstream.timers", 0, number))));
        }

        List<String> sentences = new ArrayList<>();
        api.get("/api/domains/u1/example.com/timeline")
                .json()
                .get("items")
                .forEach(item -> sentences.add(item.get("what").textValue()));

        assertThat(sentences)
                .hasSize(4)
                .doesNotHaveDuplicates()
                .allSatisfy(sentence -> assertThat(sentence)
                        .matches("The domain .*2027-01-10 12:00 UTC.*\\.")
                        .doesNotContain("null", "_", "expires-in"));
        assertThat(sentences.getFirst())
                .isEqualTo(
                        "The domain expires 2027-01-10 12:00 UTC: within 7 days. Renew it at the reseller; an expired"
                                + " domain blocks the renewal of its subscriptions.");
    }

    private void stored(Domain domain) {
        api.views.put(Table.DOMAINS, domain.alias(), domain.alias(), DomainStates.store(domain, 0));
    }

    private static Domain domain(String userId, String name, Instant expiry) {
        About about = new About("i", new Stamp(BOUGHT, "ab"), BOUGHT, null, "DOM1", name, null);
        return Domain.unknown(Domain.alias(userId, name))
                .apply(new DomainEvent.DomainOrdered(
                        about, "ORDER1", BOUGHT, expiry, new Money(new BigDecimal("12.50"), "USD")));
    }
}
