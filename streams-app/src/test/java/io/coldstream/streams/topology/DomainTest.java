package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DomainStatus;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.DomainNews;
import io.coldstream.streams.avro.MembershipTold;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Domains on the real topology: watched by our own timers, and telling their subscriptions about each other. */
class DomainTest {

    private static final String ALIAS = "domain:USER1/example.com";
    private static final Instant START = TopologyHarness.START;
    private static final Instant EXPIRY = START.plus(Duration.ofDays(60));
    private static final Instant NEXT_EXPIRY = EXPIRY.plus(Duration.ofDays(365));
    private static final Origin ORIGIN = new Origin("coldstream.webhooks", 0, 1L);

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness harness;

    @BeforeEach
    void start() {
        harness = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @Test
    void domainWithoutAnyMailboxIsAnnouncedOnceAtEachStageAlsoWhenWebhooksAreRepeated() {
        ordered(EXPIRY);

        days(80, () -> ordered(EXPIRY));

        assertThat(notices())
                .containsExactly(
                        "15: DOMAIN_EXPIRES_SOON expires-in-45-days",
                        "30: DOMAIN_EXPIRES_SOON expires-in-30-days",
                        "45: DOMAIN_EXPIRES_SOON expires-in-15-days",
                        "53: DOMAIN_EXPIRES_SOON expires-in-7-days",
                        "59: DOMAIN_EXPIRES_SOON expires-in-1-day",
                        "60: DOMAIN_IN_GRACE in-grace",
                        "67: DOMAIN_EXPIRED expired");
        var domain = domain();
        assertThat(domain.getStatus()).isEqualTo(DomainStatus.EXPIRED);
        assertThat(domain.getExpiresAt()).contains(EXPIRY);
        assertThat(domain.getNextNoticeAt()).isEmpty();
        // Told 81 times: one logical event for each 30 days that repetitions are remembered, and no further notice.
        assertThat(harness.read(Topics.EVENTS))
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getKey()).isEqualTo(ALIAS));
    }

    @Test
    void noticesBeginAnewForTheNewExpiryOfARenewedDomain() {
        ordered(EXPIRY);
        days(62, () -> {});
        assertThat(domain().getStatus()).isEqualTo(DomainStatus.GRACE);
        notices();

        renewed(NEXT_EXPIRY);
        renewed(NEXT_EXPIRY);
        assertThat(domain().getStatus()).isEqualTo(DomainStatus.ACTIVE);
        days(365, () -> renewed(NEXT_EXPIRY));

        assertThat(notices())
                .containsExactly(
                        "62: DOMAIN_RENEWED renewed",
                        "380: DOMAIN_EXPIRES_SOON expires-in-45-days",
                        "395: DOMAIN_EXPIRES_SOON expires-in-30-days",
                        "410: DOMAIN_EXPIRES_SOON expires-in-15-days",
                        "418: DOMAIN_EXPIRES_SOON expires-in-7-days",
                        "424: DOMAIN_EXPIRES_SOON expires-in-1-day",
                        "425: DOMAIN_IN_GRACE in-grace");
    }

    @Test
    void onlyTheNearestNoticeIsGivenWhenAnExpiryIsLearntLate() {
        ordered(START.plus(Duration.ofDays(10)));

        days(3, () -> {});

        assertThat(notices())
                .containsExactly(
                        "1: DOMAIN_EXPIRES_SOON expires-in-15-days", "3: DOMAIN_EXPIRES_SOON expires-in-7-days");
    }

    @Test
    void onlyTheNearestNoticeIsGivenAfterATimeDown() {
        ordered(EXPIRY);

        harness.advance(Duration.ofDays(58));

        assertThat(notices()).containsExactly("58: DOMAIN_EXPIRES_SOON expires-in-7-days");
    }

    @Test
    void claimedGraceThatContradictsTheExpiryIsShownAndNotBelieved() {
        ordered(EXPIRY);
        days(1, () -> {});

        webhook("domain.grace_period", EXPIRY.plus(Duration.ofDays(7)), "grace");

        var domain = domain();
        assertThat(domain.getStatus()).isEqualTo(DomainStatus.ACTIVE);
        assertThat(domain.getReported()).contains("GRACE");
        assertThat(domain.getContradiction()).contains("reported-over-before-its-expiry");
        assertThat(domain.getExpiresAt()).contains(EXPIRY);
    }

    @Test
    void oneThatTellsItselfIsAnsweredAlsoByADomainThatIsNotKnownYet() {
        member("SUB1", 1);

        assertThat(news()).containsExactly("SUB1: null null elders [] youngers []");
        var domain = domain();
        assertThat(domain.getStatus()).isEqualTo(DomainStatus.UNKNOWN);
        assertThat(domain.getSubscriptions()).containsExactly("SUB1");
    }

    @Test
    void everyMemberLearnsOfWhoCameBeforeAndAfter() {
        member("SUB2", 2);
        member("SUB3", 3);
        news();

        member("SUB1", 1);

        assertThat(news())
                .containsExactly(
                        "SUB1: null null elders [] youngers [SUB2, SUB3]",
                        "SUB2: null null elders [SUB1] youngers [SUB3]",
                        "SUB3: null null elders [SUB1, SUB2] youngers []");
    }

    @Test
    void onlyThoseAreToldForWhomSomethingChanged() {
        member("SUB1", 1);
        member("SUB2", 2);
        member("SUB3", 3);
        news();

        tell("SUB2", null, 2, "SHOWN", harness.now().plusSeconds(5));
        assertThat(news()).containsExactly("SUB3: null null elders [SUB1] youngers []");

        tell("SUB2", null, 2, "SHOWN", harness.now().plusSeconds(9));
        assertThat(news()).isEmpty();
    }

    @Test
    void memberThatIsContinuedByAnotherDropsOutForGood() {
        member("SUB1", 1);
        member("SUB2", 2);
        news();

        tell("SUB1", null, 1, "SUCCEEDED", harness.now().plusSeconds(5));
        tell("SUB1", null, 1, "SHOWN", harness.now().plusSeconds(9));

        assertThat(news()).containsExactly("SUB2: null null elders [] youngers []");
        assertThat(domain().getSubscriptions()).containsExactly("SUB2");
    }

    @Test
    void membersOfDifferentDomainIdsAreStrangers() {
        tell("SUB1", "DOM1", 1, "MEMBER", harness.now());
        tell("SUB2", "DOM2", 2, "MEMBER", harness.now());
        tell("SUB3", null, 3, "MEMBER", harness.now());

        assertThat(news())
                .containsExactly(
                        "SUB1: null null elders [] youngers []",
                        "SUB2: null null elders [] youngers []",
                        "SUB1: null null elders [] youngers [SUB3]",
                        "SUB2: null null elders [] youngers [SUB3]",
                        "SUB3: null null elders [SUB1, SUB2] youngers []");
    }

    @Test
    void livingMembersHearOfEachNoticeAndOfTheExpiry() {
        member("SUB1", 1);
        member("SUB2", 2);
        tell("SUB2", null, 2, "LEFT", harness.now().plusSeconds(1));
        news();

        ordered(START.plus(Duration.ofDays(45)));
        assertThat(news()).containsExactly("SUB1: 45 null elders [] youngers []");
        harness.advance(Duration.ofSeconds(1));
        harness.advance(Duration.ofSeconds(1));

        assertThat(news()).containsExactly("SUB1: 45 expires-in-45-days elders [] youngers []");
    }

    @Test
    void whatNamesNoDomainIsKeptInTheEventsAlone() {
        var event = event("domain.order.failed", null, "failed");

        routed("order:ORDER1", event);
        routed("order:ORDER1", event);

        assertThat(harness.read(Topics.EVENTS)).hasSize(1).allSatisfy(kept -> {
            assertThat(kept.getKey()).isEqualTo("order:ORDER1");
            assertThat(kept.getValue().getEvent()).isEqualTo("domain.order.failed");
        });
        assertThat(harness.read(Topics.DOMAINS)).isEmpty();
    }

    @Test
    void webhookOfADomainComesAllTheWayToItsState() {
        harness.webhook(ALIAS, "domain.order.success", """
                {"event": "domain.order.success", "eventId": "E1", "data": {"userId": "USER1", "userEmail": "u@example.net",
                 "orderId": "ORDER1", "domainId": "DOM1", "domainName": "Example.com", "price": "12.50",
                 "creationTime": "2026-01-10T12:00:00.000Z", "expiryDate": "2027-01-10T12:00:00.000Z"}}""", START);

        assertThat(harness.read(Topics.DEAD_LETTERS)).isEmpty();
        var domain = domain();
        assertThat(domain.getUserId()).isEqualTo("USER1");
        assertThat(domain.getDomain()).isEqualTo("example.com");
        assertThat(domain.getDomainId()).contains("DOM1");
        assertThat(domain.getStatus()).isEqualTo(DomainStatus.ACTIVE);
        assertThat(domain.getExpiresAt()).contains(Instant.parse("2027-01-10T12:00:00Z"));
    }

    private void days(int days, Runnable each) {
        for (int day = 0; day < days; day++) {
            harness.advance(Duration.ofDays(1));
            each.run();
        }
    }

    private void ordered(Instant expiry) {
        webhook("domain.order.success", expiry, "order");
    }

    private void renewed(Instant expiry) {
        webhook("domain.renewal.success", expiry, "renewal");
    }

    private void webhook(String event, @Nullable Instant expiry, String body) {
        routed(ALIAS, event(event, expiry, body));
    }

    private void routed(String key, SubscriptionEvent event) {
        byte[] bytes =
                SingleObjectSerde.of(SubscriptionEvent.class).serializer().serialize("", event);
        harness.send(
                LoopTopics.ROUTED,
                key,
                Routed.newBuilder()
                        .setEvent(ByteBuffer.wrap(bytes))
                        .setOrigin(ORIGIN)
                        .build());
    }

    private SubscriptionEvent event(String event, @Nullable Instant expiry, String body) {
        return SubscriptionEvent.newBuilder()
                .setSubscriptionId("")
                .setIdentity(event + body)
                .setEvent(event)
                .setSentAt(harness.now())
                .setReceivedAt(harness.now())
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .setOrderId("ORDER1")
                .setUserId("USER1")
                .setDomain("example.com")
                .setPeriodEnd(expiry)
                .build();
    }

    private void member(String id, int since) {
        tell(id, null, since, "MEMBER", harness.now());
    }

    private void tell(String id, @Nullable String domainId, int since, String standing, Instant at) {
        harness.send(
                LoopTopics.ROUTED,
                ALIAS,
                Routed.newBuilder()
                        .setMessage(new MembershipTold(id, domainId, START.plusSeconds(since), standing, at))
                        .setOrigin(ORIGIN)
                        .build());
    }

    /** Since last asked: the day, what was announced, and its code. */
    private List<String> notices() {
        return harness.read(Topics.RENEWALS).stream()
                .peek(record -> assertThat(record.getKey()).isEqualTo(ALIAS))
                .map(Map.Entry::getValue)
                .map(notice -> day(notice) + ": " + notice.getKind() + " " + notice.getReason())
                .toList();
    }

    private static long day(RenewalDecision notice) {
        assertThat(notice.getDomain()).contains("example.com");
        return Duration.between(START, notice.getDecidedAt()).toDays();
    }

    private io.coldstream.avro.Domain domain() {
        return harness.read(Topics.DOMAINS).getLast().getValue();
    }

    /** What the domain told its subscriptions since last asked. */
    private List<String> news() {
        List<String> told = new ArrayList<>();
        for (Map.Entry<String, Routed> record : harness.read(LoopTopics.ROUTED)) {
            if (record.getValue().getMessage().orElse(null) instanceof DomainNews news) {
                assertThat(news.getDomain()).isEqualTo(ALIAS);
                told.add("%s: %s %s elders %s youngers %s"
                        .formatted(
                                record.getKey(),
                                news.getExpiresAt()
                                        .map(at -> Duration.between(START, at).toDays())
                                        .orElse(null),
                                news.getNotice().orElse(null),
                                news.getElders(),
                                news.getYoungers()));
            }
        }
        return told;
    }
}
