package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.domain.Decision.RenewalDecided;
import io.coldstream.streams.domain.Decision.RenewalStep;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is announced of one subscription, on the pure core: its timers fire, and a read follows each look. */
class WindowsTest {

    private static final String ID = "SUB1";
    private static final Instant END = Instant.parse("2027-03-31T18:00:00Z");
    private static final Duration MONTH = Duration.ofDays(31);
    private static final Policy DAYS_15_7_1 = policy(Policy.Mode.DRY_RUN, 15, 7, 1);

    private Aggregate state = new Aggregate(Subscription.unknown(ID), null);
    private Policy policy = DAYS_15_7_1;
    private boolean answering = true;
    private Status status = Status.ACTIVE;
    private Instant end = END;
    private Instant now = END.minus(MONTH).plusSeconds(1);
    private String price = "3.00";
    private boolean autoRenew;
    private final List<String> told = new ArrayList<>();
    private @Nullable Instant nextAt;

    @Test
    void eachNoticeComesOnItsDayAndThenThatTheRenewalIsDue() {
        heard();
        until(END.minusSeconds(1));
        assertThat(told)
                .containsExactly(
                        "2027-03-16 NOTICE 15 notice-on-its-day",
                        "2027-03-24 NOTICE 7 notice-on-its-day",
                        "2027-03-28 DUE due",
                        "2027-03-28 WOULD_RENEW dry-run",
                        "2027-03-30 NOTICE 1 notice-on-its-day");
    }

    @Test
    void noRenewalIsDueBeforeItsPeriodBeginsHoweverLongTheLeadTime() {
        policy = new Policy(
                Policy.Mode.OFF,
                Duration.ofDays(40),
                false,
                List.of(),
                Policy.Limits.NONE,
                Policy.USUAL_PRIORITY,
                "default",
                1);
        Windows windows = new Windows(ID, END, END.minus(MONTH), policy, Told.nothing(END));
        assertThat(windows.dueAt()).isEqualTo(END.minus(MONTH));
        assertThat(windows.nextStepAfter(END.minus(MONTH).minusSeconds(1))).isEqualTo(END.minus(MONTH));
    }

    @Test
    void noticeTellsWhatComesNext() {
        heard();
        until(Instant.parse("2027-03-25T00:00:00Z"));
        assertThat(nextAt).isEqualTo(Jitter.dueLook(ID, END, policy));
    }

    @Test
    void periodFirstSeenLateGetsTheMostUrgentOfTheNoticesThatItMissedOnceItIsRead() {
        answering = false;
        now = Instant.parse("2027-03-26T12:00:00Z");
        heard();
        until(now.plus(Duration.ofHours(1)));
        assertThat(told).isEmpty();

        answering = true;
        until(now.plus(Duration.ofHours(1)));
        assertThat(told).containsExactly("2027-03-26 NOTICE 7 notice-late");
    }

    @Test
    void noticesOfTheDayOnWhichThePeriodBeganAndBeforeAreNoneOfIt() {
        policy = policy(Policy.Mode.DRY_RUN, 45, 31, 30);
        heard();
        until(END.minus(Duration.ofDays(10)));
        assertThat(told).containsExactly("2027-03-01 NOTICE 30 notice-on-its-day");
    }

    @Test
    void whileNothingIsReadWhatIsClaimedIsAnnouncedOnItsDay() {
        answering = false;
        heard();
        until(END.minusSeconds(1));
        assertThat(told)
                .containsExactly(
                        "2027-03-16 NOTICE 15 notice-on-its-day",
                        "2027-03-24 NOTICE 7 notice-on-its-day",
                        "2027-03-28 DUE due",
                        "2027-03-30 NOTICE 1 notice-on-its-day");
    }

    @Test
    void whatWasAnnouncedOnAClaimIsNotWhatTheFirstReadShows() {
        policy = policy(Policy.Mode.DRY_RUN, 45, 15, 7, 1);
        answering = false;
        heard(END.plus(MONTH));
        until(Instant.parse("2027-03-20T00:00:00Z"));
        answering = true;
        until(Instant.parse("2027-03-25T00:00:00Z"));
        assertThat(told)
                .containsExactly(
                        "2027-03-17 NOTICE 45 notice-on-its-day",
                        "2027-03-20 NOTICE 15 notice-late",
                        "2027-03-24 NOTICE 7 notice-on-its-day");
    }

    @Test
    void daysAddedBeforeTheLastNoticeAnnounceNothingAndDaysAfterItDo() {
        heard();
        until(Instant.parse("2027-03-18T00:00:00Z"));
        policy = policy(Policy.Mode.DRY_RUN, 45, 20, 15, 7, 5, 1);
        until(Instant.parse("2027-03-27T00:00:00Z"));
        assertThat(told)
                .containsExactly(
                        "2027-03-16 NOTICE 15 notice-on-its-day",
                        "2027-03-24 NOTICE 7 notice-on-its-day",
                        "2027-03-26 NOTICE 5 notice-on-its-day");
    }

    @Test
    void policyThatIsOffAnnouncesNothingAndOneThatIsOnAgainWhatItMissed() {
        policy = policy(Policy.Mode.OFF, 15, 7, 1);
        heard();
        until(Instant.parse("2027-03-26T00:00:00Z"));
        assertThat(told).isEmpty();

        policy = DAYS_15_7_1;
        until(Instant.parse("2027-03-27T12:00:00Z"));
        assertThat(told).hasSize(1).first().asString().endsWith("NOTICE 7 notice-late");
    }

    @Test
    void downtimeIsFollowedByAReadThatTellsWhatIsLate() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        told.clear();
        now = Instant.parse("2027-03-27T00:00:00Z");
        until(now.plusSeconds(60));
        assertThat(told).containsExactly("2027-03-27 NOTICE 7 notice-late");
    }

    @Test
    void whatWasRenewedDuringTheDowntimeIsAnnouncedNoMore() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        told.clear();
        now = Instant.parse("2027-03-27T00:00:00Z");
        end = END.plus(Duration.ofDays(30));
        autoRenew = true;
        until(now.plus(Duration.ofDays(1)));
        assertThat(told).containsExactly("2027-03-27 RENEWED_ELSEWHERE auto-renewed");
    }

    @Test
    void renewalThatASweepFindsIsToldToo() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        told.clear();
        end = END.plus(Duration.ofDays(30));
        give(new SubscriptionListed("sweep", read("none"), null, null));
        assertThat(told).containsExactly("2027-03-17 RENEWED_ELSEWHERE renewed-elsewhere");
    }

    @Test
    void subscriptionThatASweepFoundIsAnnouncedUnderItsPolicyOnceItIsLookedAt() {
        policy = policy(Policy.Mode.DRY_RUN, 21, 3);
        now = Instant.parse("2027-03-20T12:00:00Z");
        give(new SubscriptionListed("sweep", read("none"), null, null));
        assertThat(told).isEmpty();
        until(now.plus(Duration.ofDays(2)));
        assertThat(told).singleElement().asString().endsWith("NOTICE 21 notice-late");
    }

    @Test
    void endThatShiftsByLessThanHalfACycleIsTheSamePeriod() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        end = END.plus(Duration.ofDays(5));
        until(end.minus(Duration.ofDays(6)));
        assertThat(told)
                .containsExactly("2027-03-16 NOTICE 15 notice-on-its-day", "2027-03-29 NOTICE 7 notice-on-its-day");
    }

    @Test
    void nextPeriodHasNoticesOfItsOwn() {
        heard();
        until(END.minus(Duration.ofDays(1)).plusSeconds(1));
        told.clear();
        end = END.plus(Duration.ofDays(30));
        until(end.minus(Duration.ofDays(6)));
        assertThat(told)
                .containsExactly(
                        "2027-03-30 RENEWED_ELSEWHERE renewed-elsewhere",
                        "2027-04-15 NOTICE 15 notice-on-its-day",
                        "2027-04-23 NOTICE 7 notice-on-its-day");
    }

    @Test
    void renewalThatIsTakenBackIsNotAnnouncedAnew() {
        heard();
        until(END.minus(Duration.ofDays(2)));
        end = END.plus(Duration.ofDays(30));
        until(Instant.parse("2027-04-16T00:00:00Z"));
        told.clear();
        end = END;
        until(Instant.parse("2027-04-20T00:00:00Z"));
        assertThat(told).noneMatch(line -> line.contains("NOTICE") || line.contains("DUE"));
    }

    @Test
    void statusPastDueIsToldOnceInAPeriodHoweverOftenItComesAndGoes() {
        heard();
        until(END.plusSeconds(3_600));
        told.clear();
        for (Status shown : List.of(Status.PAST_DUE, Status.RENEWING, Status.PAST_DUE, Status.PAST_DUE)) {
            status = shown;
            until(now.plus(Duration.ofHours(3)));
        }
        assertThat(told).filteredOn(line -> line.contains("PAST_DUE")).hasSize(1);
    }

    @Test
    void whatEndedIsAnnouncedNoMore() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        status = Status.CANCELLED;
        until(END);
        assertThat(told)
                .as("but a renewal that is refused is told")
                .containsExactly("2027-03-16 NOTICE 15 notice-on-its-day", "2027-03-31 REFUSED cancelled");
    }

    @Test
    void endShownWhileRenewingIsARenewalOnlyWhenItIsOver() {
        heard();
        until(Instant.parse("2027-03-29T00:00:00Z"));
        told.clear();
        autoRenew = true;
        status = Status.RENEWING;
        end = END.plus(Duration.ofDays(30));
        until(Instant.parse("2027-03-30T08:00:00Z"));
        assertThat(told).isEmpty();

        status = Status.ACTIVE;
        until(Instant.parse("2027-03-31T08:00:00Z"));
        assertThat(told).containsExactly("2027-03-30 RENEWED_ELSEWHERE auto-renewed");
    }

    @Test
    void priceAtTheFirstNoticeIsKeptForThePeriod() {
        heard();
        until(Instant.parse("2027-03-17T00:00:00Z"));
        price = "4.00";
        until(END.minusSeconds(1));
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(renewal().told()).firstPrice())
                        .amount())
                .isEqualByComparingTo("3.00");
    }

    @Test
    void noticeIsAlwaysOnItsDayAndBeforeTheEndWhateverTheIdAndTheHour() {
        for (int i = 0; i < 1_000; i++) {
            Instant someEnd = END.plusSeconds(i * 97L);
            LocalDate day = someEnd.atZone(ZoneOffset.UTC).toLocalDate();
            Windows windows = new Windows("s" + i, someEnd, null, DAYS_15_7_1, Told.nothing(someEnd));
            for (int days : DAYS_15_7_1.noticeDays()) {
                Instant at = windows.noticeAt(days);
                assertThat(at.atZone(ZoneOffset.UTC).toLocalDate()).isEqualTo(day.minusDays(days));
                assertThat(at).isBefore(someEnd);
            }
        }
    }

    private void heard() {
        heard(END);
    }

    private void heard(Instant claimed) {
        About about = new About("order", new Stamp(now, "hash"), now, null, null, null, null);
        give(new WebhookEvent.SubscriptionReported(about, Status.ACTIVE, claimed));
    }

    /** Fires what comes due, each a second after its time or at once where that is over, and answers each look. */
    private void until(Instant time) {
        while (true) {
            var due = Timers.of(state.subscription(), Timing.REAL).entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .orElseThrow();
            Instant at = due.getValue().isBefore(now) ? now : due.getValue();
            if (at.isAfter(time)) {
                now = time;
                return;
            }
            now = at;
            give(new TimerFired(due.getKey(), null, due.getValue(), now, policy));
        }
    }

    private void give(Input input) {
        Aggregate before = state;
        state = before.apply(input, Timing.REAL);
        for (Decision decision : Decider.decide(before, input, state)) {
            if (decision instanceof RenewalDecided decided && isAnnouncement(decided.step())) {
                String days = decided.more().noticeDays() == null
                        ? ""
                        : " " + decided.more().noticeDays();
                told.add(now.toString().substring(0, 10) + " " + decided.step() + days + " " + decided.reason());
                nextAt = decided.more().nextAt();
            }
            if (decision instanceof Decision.Send(String id, Decision.Call.Observe observe, Instant urgency)
                    && answering) {
                give(read(id));
            }
        }
    }

    private static boolean isAnnouncement(RenewalStep step) {
        return step != RenewalStep.GRACE && step != RenewalStep.LAPSED;
    }

    private Observation read(String commandId) {
        return new Observation(
                commandId,
                true,
                now,
                status,
                end.minus(MONTH),
                end,
                autoRenew,
                new Money(new BigDecimal(price), "USD"),
                2,
                null,
                List.of(),
                0L);
    }

    private Renewal renewal() {
        return state.subscription().renewal();
    }

    private static Policy policy(Policy.Mode mode, Integer... days) {
        return new Policy(
                mode,
                Duration.ofHours(72),
                false,
                List.of(days),
                Policy.Limits.NONE,
                Policy.USUAL_PRIORITY,
                "default",
                1);
    }
}
