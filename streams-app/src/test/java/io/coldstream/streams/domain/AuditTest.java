package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.domain.Difference.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sweeps make of a subscription that webhooks, looks and pages tell of. */
class AuditTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(30));
    private static final Duration CYCLE = Duration.ofDays(30);
    private static final Duration SETTLED = Duration.ofMinutes(10);
    private static final Duration MONTH = Duration.ofDays(31);
    private static final String FIRST = "00000001-import";
    private static final String SECOND = "00000002";

    private Aggregate aggregate = new Aggregate(Subscription.unknown("S"), null);
    private Audit audit = Audit.NONE;
    private Instant now = START;
    private int webhooks;

    private Status status = Status.ACTIVE;
    private Instant end = END;
    private boolean autoRenew;
    private String price = "11";
    private int quantity = 3;

    private static String found(Audit.Step step) {
        return String.join(
                ", ",
                step.found().stream()
                        .map(difference -> difference.fact() + " " + difference.kind())
                        .toList());
    }

    private Audit.Step take(Input input) {
        Aggregate before = aggregate;
        Aggregate after = before.apply(input, Timing.REAL);
        Audit.Step step = audit.next(before.subscription(), input, after.subscription(), Timing.REAL);
        aggregate = after.audited(step);
        audit = step.audit();
        return step;
    }

    private Audit.Step look() {
        return take(read("look"));
    }

    private Audit.Step sweep(String sweepId) {
        return take(new SubscriptionListed(sweepId, read(null), new Account("U", null), "GOOGLE"));
    }

    private Observation read(@Nullable String commandId) {
        return new Observation(
                commandId,
                true,
                now,
                status,
                end.minus(CYCLE),
                end,
                autoRenew,
                new Money(new BigDecimal(price), "USD"),
                quantity,
                "example.com",
                List.of(),
                null);
    }

    private About about() {
        String identity = Integer.toHexString(++webhooks).repeat(16);
        return new About(
                identity, new Stamp(now, identity), now, new Account("U", null), null, "example.com", "GOOGLE");
    }

    private void ordered() {
        Money each = new Money(new BigDecimal(price), "USD");
        take(new WebhookEvent.MailboxOrderSucceeded(about(), "O", new Order(null, quantity, each, now), end));
        for (int mailbox = 0; mailbox < quantity; mailbox++) {
            Mailbox.Creation creation = new Mailbox.Creation(
                    new Account("U", null), "O", "example.com", "GOOGLE", false, each, now, end, null, null, null);
            About about = about();
            Mailbox before = Mailbox.unknown("M" + mailbox);
            aggregate = new Aggregate(aggregate.subscription(), before);
            take(new WebhookEvent.MailboxCreated(about, "M" + mailbox, creation, null, false));
            aggregate = new Aggregate(aggregate.subscription(), null);
        }
        look();
        pass(Duration.ofHours(1));
        assertThat(found(sweep(FIRST))).isEmpty();
    }

    private void reported(Status claimed, @Nullable Instant claimedEnd) {
        take(new WebhookEvent.SubscriptionReported(about(), claimed, claimedEnd, quantity));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** The first sight, and what it comes to when it is looked at again. */
    private String settledAs() {
        Audit.Step first = sweep(SECOND);
        assertThat(first.found()).allMatch(difference -> difference.kind() == Kind.IN_FLIGHT);
        assertThat(first.lookAt()).isEqualTo(now.plus(SETTLED));
        pass(SETTLED);
        String found = found(look());
        assertThat(found(look())).as("said once").isEmpty();
        assertThat(found(sweep("00000003"))).as("said once").isEmpty();
        return found;
    }

    @Test
    void whatWebhooksToldIsNoDifference() {
        ordered();
        pass(MONTH);
        end = END.plus(CYCLE);
        reported(Status.ACTIVE, end);

        assertThat(found(sweep(SECOND))).isEmpty();
    }

    @Test
    void renewalToldInTheOlderFormWithoutAPeriodIsNoDifference() {
        ordered();
        pass(MONTH);
        end = END.plus(CYCLE);
        reported(Status.ACTIVE, null);

        assertThat(found(sweep(SECOND))).isEmpty();
    }

    @Test
    void renewalByTheResellerItselfThatNoWebhookToldWasMissed() {
        autoRenew = true;
        ordered();
        pass(MONTH);
        end = END.plus(CYCLE);

        assertThat(settledAs()).isEqualTo("PERIOD_END WEBHOOK_MISSED");
    }

    @Test
    void renewalThatIsNeitherOursNorTheResellersWasADashboards() {
        ordered();
        end = END.plus(CYCLE);

        assertThat(settledAs()).isEqualTo("PERIOD_END CHANGED_AT_DASHBOARD");
    }

    @Test
    void renewalBeforeTheEndOfAPeriodIsNotTheResellersOwn() {
        autoRenew = true;
        ordered();
        end = END.plus(CYCLE);

        assertThat(settledAs()).isEqualTo("PERIOD_END CHANGED_AT_DASHBOARD");
    }

    @Test
    void whatIsToldWhileItMayBeOnItsWayIsNoDifference() {
        autoRenew = true;
        ordered();
        pass(MONTH);
        end = END.plus(CYCLE);
        assertThat(found(sweep(SECOND))).isEqualTo("PERIOD_END IN_FLIGHT");
        pass(Duration.ofMinutes(6));
        reported(Status.ACTIVE, end);
        assertThat(found(look())).isEmpty();
        pass(SETTLED);

        Audit.Step settled = look();

        assertThat(settled.found()).isEmpty();
        assertThat(settled.settledIn()).isEqualTo(SECOND);
        assertThat(settled.settled()).containsExactly(Fact.PERIOD_END);
    }

    @Test
    void earlyLookPutsTheOtherOneOffByNothing() {
        ordered();
        autoRenew = true;
        Instant dueAt = Objects.requireNonNull(sweep(SECOND).lookAt());
        pass(Duration.ofMinutes(3));

        assertThat(look().lookAt()).isEqualTo(dueAt);
    }

    @Test
    void whatChangesAfterTheFirstSightHasItsOwnTimeToBeTold() {
        ordered();
        autoRenew = true;
        sweep(SECOND);
        pass(SETTLED);
        quantity = 5;
        assertThat(found(look())).isEqualTo("AUTO_RENEW CHANGED_AT_DASHBOARD, QUANTITY IN_FLIGHT");
        pass(SETTLED);

        assertThat(found(look())).isEqualTo("QUANTITY CHANGED_AT_DASHBOARD");
    }

    @Test
    void statusesOfTheResellersOwnWereMissedAndACancellationWasADashboards() {
        ordered();
        pass(MONTH);
        status = Status.PAST_DUE;
        assertThat(settledAs()).isEqualTo("STATUS WEBHOOK_MISSED");
        status = Status.CANCELLED;
        assertThat(settledAs()).isEqualTo("STATUS CHANGED_AT_DASHBOARD");
    }

    @Test
    void pricesAreToldByNoWebhook() {
        ordered();
        price = "12.50";

        assertThat(settledAs()).isEqualTo("PRICE CHANGED_AT_DASHBOARD");
    }

    @Test
    void whatABugPutAsideWasNotMissed() {
        ordered();
        aggregate = new Aggregate(aggregate.subscription().heldBecause("letter"), null);
        pass(MONTH);
        status = Status.PAST_DUE;

        assertThat(settledAs()).isEqualTo("STATUS OUR_FAULT");
    }

    @Test
    void endThatWebhooksAloneToldAndNoReadShowsIsOurFault() {
        Instant claimed = END.plus(CYCLE);
        take(new WebhookEvent.MailboxOrderSucceeded(about(), "O", new Order(null, 3, null, now), claimed));
        look();

        assertThat(settledAs()).isEqualTo("PERIOD_END OUR_FAULT");
    }

    @Test
    void renewalUnderWayIsNoDifferenceUntilItIsOver() {
        ordered();
        status = Status.RENEWING;
        Audit.Step first = sweep(SECOND);
        assertThat(first.found()).isEmpty();
        assertThat(first.lookAt()).isEqualTo(now.plus(SETTLED));
        pass(SETTLED);
        status = Status.ACTIVE;
        end = END.plus(CYCLE);
        assertThat(found(look())).isEqualTo("PERIOD_END IN_FLIGHT");
        reported(Status.ACTIVE, end);
        pass(SETTLED);

        assertThat(found(look())).isEmpty();
    }

    @Test
    void unheardOfIsTakenInAtOnceUnlessItIsYoung() {
        now = START.plus(Duration.ofDays(1));

        assertThat(found(sweep(FIRST))).isEqualTo("SUBSCRIPTION IMPORTED");
        assertThat(aggregate.subscription().domainAlias()).isEqualTo("domain:U/example.com");
        assertThat(aggregate.subscription().mailboxesUnknown()).isEqualTo(3);
        assertThat(aggregate.subscription().renewal().firstSeenAt()).isEqualTo(now);
        assertThat(found(sweep(SECOND))).isEmpty();
    }

    @Test
    void youngOneIsTakenInWhenNothingHasToldOfItInTime() {
        now = START.plus(Duration.ofMinutes(1));
        assertThat(found(sweep(SECOND))).isEqualTo("SUBSCRIPTION IN_FLIGHT");
        assertThat(aggregate.subscription().renewal().firstSeenAt()).isNull();
        pass(SETTLED);

        assertThat(found(look())).isEqualTo("SUBSCRIPTION UNHEARD_OF");
    }

    @Test
    void onlyAReadOfItsOwnSaysThatItIsNotListedAndOnlyOnce() {
        ordered();
        assertThat(take(new NotListed(SECOND, now)).lookAt()).isEqualTo(now);
        Observation missing = new Observation(
                "look", false, now, Status.UNKNOWN, null, null, null, null, null, null, List.of(), null);

        assertThat(found(take(missing))).isEqualTo("LISTING NOT_LISTED");
        assertThat(take(new NotListed("00000003", now)).lookAt()).isNull();
        assertThat(aggregate.subscription().status()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void webhookWinsOverThePageWheneverItWasSent() {
        now = START.plus(Duration.ofDays(1));
        sweep(FIRST);
        now = START.minus(Duration.ofDays(1));
        About about = new About(
                "f".repeat(16),
                new Stamp(now, "0"),
                START.plus(Duration.ofDays(1)),
                new Account("other", null),
                null,
                "other.example",
                "MICROSOFT");
        take(new WebhookEvent.SubscriptionTold(about));

        assertThat(aggregate.subscription().domainAlias()).isEqualTo("domain:other/other.example");
    }
}
