package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.SubscriptionPhase;
import io.coldstream.schemas.Topics;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grace and lapse by our own timers; the test plays the reseller, which tells nothing of them by itself. */
class PhasesTest {

    private static final String ID = "SUB1";
    private static final Instant END = TopologyHarness.START.plus(Duration.ofDays(5));

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private @Nullable Instant end = END;
    private String status = "ACTIVE";
    private boolean answering = true;
    private boolean shown = true;
    private @Nullable Subscription subscription;
    private final List<RenewalDecision> decisions = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void periodThatEndsWithoutALaterOneIsInGraceForSevenDaysAndThenLapsedEachToldOnce() {
        status = "PAST_DUE";
        ordered(END);
        run(Duration.ofDays(5));
        assertThat(phases()).isEmpty();

        run(Duration.ofHours(1));
        assertThat(shown().getPhase()).contains(SubscriptionPhase.GRACE);
        assertThat(shown().getGraceEndsAt()).contains(END.plus(Duration.ofDays(7)));

        run(Duration.ofDays(9));
        assertThat(shown().getPhase()).contains(SubscriptionPhase.LAPSED);
        assertThat(phases()).containsExactly("GRACE end-still-shown " + END, "LAPSED end-still-shown " + END);
    }

    @Test
    void renewalEndsTheGraceAndTheNextPeriodHasItsOwn() {
        ordered(END);
        run(Duration.ofDays(6));
        assertThat(shown().getPhase()).contains(SubscriptionPhase.GRACE);

        end = END.plus(Duration.ofDays(30));
        run(Duration.ofDays(1).plusHours(1));
        assertThat(shown().getPhase()).isEmpty();
        assertThat(shown().getGraceEndsAt()).isEmpty();

        run(Duration.ofDays(30));
        assertThat(phases()).containsExactly("GRACE end-still-shown " + END, "GRACE end-still-shown " + end);
    }

    @Test
    void renewalAtTheLastMomentIsNoGraceWhateverWasKnownBefore() {
        ordered(END);
        run(Duration.ofDays(5).minusMinutes(1));
        end = END.plus(Duration.ofDays(30));
        run(Duration.ofDays(9));
        assertThat(phases()).isEmpty();
    }

    @Test
    void renewingIsNoGraceYet() {
        ordered(END);
        run(Duration.ofDays(4));
        status = "RENEWING";
        run(Duration.ofDays(1).plusHours(20));
        assertThat(phases()).isEmpty();

        run(Duration.ofHours(6));
        assertThat(phases()).as("it hangs").hasSize(1);
    }

    @Test
    void whatOnlyWebhooksToldIsInGraceAnHourAfterItsEndWhereNobodyReads() {
        off();
        ordered(END);
        run(Duration.ofDays(5).plusMinutes(59));
        assertThat(phases()).isEmpty();
        run(Duration.ofMinutes(2));
        assertThat(phases()).containsExactly("GRACE only-claimed " + END);

        run(Duration.ofDays(7).minusMinutes(5));
        assertThat(phases()).containsExactly("GRACE only-claimed " + END);
        run(Duration.ofHours(1));
        assertThat(phases()).containsExactly("GRACE only-claimed " + END, "LAPSED only-claimed " + END);

        ordered(END.plus(Duration.ofDays(30)));
        run(Duration.ofMinutes(1));
        assertThat(shown().getPhase()).isEmpty();
    }

    @Test
    void endThatIsLongPastWhenItIsFirstToldWaitsForARead() {
        end = END.plus(Duration.ofDays(30));
        ordered(TopologyHarness.START.minus(Duration.ofDays(300)));
        run(Duration.ofDays(1));
        assertThat(phases()).isEmpty();
    }

    @Test
    void withoutAnyReadSinceTheEndAWholeDayPasses() {
        ordered(END);
        run(Duration.ofDays(4));
        answering = false;
        run(Duration.ofDays(1).plusHours(23));
        assertThat(phases()).isEmpty();
        run(Duration.ofHours(2));
        assertThat(phases()).containsExactly("GRACE no-read-since " + END);
    }

    @Test
    void claimOfALaterEndIsHeededUntilAReadContradictsIt() {
        ordered(END);
        run(Duration.ofDays(4));
        answering = false;
        ordered(END.plus(Duration.ofDays(30)));
        run(Duration.ofDays(3));
        assertThat(phases()).isEmpty();

        answering = true;
        run(Duration.ofDays(1));
        assertThat(phases()).containsExactly("GRACE end-still-shown " + END);
    }

    @Test
    void whatTheResellerNoLongerListsIsInGrace() {
        ordered(END);
        run(Duration.ofDays(4));
        shown = false;
        run(Duration.ofDays(1).plusHours(1));
        assertThat(phases()).containsExactly("GRACE not-shown " + END);
    }

    @Test
    void cancelledSubscriptionHasEndedAndNothingIsToldOfGrace() {
        ordered(END);
        run(Duration.ofDays(4));
        status = "CANCELLED";
        run(Duration.ofDays(12));
        assertThat(phases()).isEmpty();
        assertThat(shown().getPhase()).isEmpty();
    }

    private void off() {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(RenewalMode.OFF)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
    }

    private void ordered(Instant claimedEnd) {
        String body = ("{'event':'mailbox.order.success','eventId':'E','data':{'domainName':'a.com','userId':'U',"
                        + "'subscriptionId':'%s','orderId':'O1','expiryDate':'%s'}}")
                .formatted(ID, claimedEnd);
        topology.webhook(ID, "mailbox.order.success", body.replace('\'', '"'), topology.now());
    }

    /** Lets time pass, in steps of half a minute towards the end, answering each read at once. */
    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            boolean far = topology.now().isBefore(until.minus(Duration.ofMinutes(30)));
            topology.advance(far ? Duration.ofMinutes(5) : Duration.ofSeconds(30));
            topology.commands().forEach(this::read);
            topology.read(Topics.SUBSCRIPTIONS).forEach(change -> subscription = change.getValue());
        }
    }

    private void read(Command command) {
        if (answering) {
            topology.observed(SubscriptionObserved.newBuilder()
                    .setSubscriptionId(ID)
                    .setCommandId(command.getCommandId())
                    .setShown(shown)
                    .setObservedAt(topology.now())
                    .setStatus(shown ? status : null)
                    .setPeriodStart(shown && end != null ? end.minus(Duration.ofDays(30)) : null)
                    .setPeriodEnd(shown ? end : null)
                    .setAutoRenew(true)
                    .setPrice(new Money(new BigDecimal("11.0000"), "USD"))
                    .setQuantity(3)
                    .setClockSkewMillis(0L)
                    .build());
        }
    }

    private Subscription shown() {
        return Objects.requireNonNull(subscription);
    }

    private List<String> phases() {
        topology.read(Topics.RENEWALS).forEach(decision -> decisions.add(decision.getValue()));
        return decisions.stream()
                .filter(decision -> decision.getKind() == RenewalDecisionKind.GRACE
                        || decision.getKind() == RenewalDecisionKind.LAPSED)
                .map(decision -> decision.getKind() + " " + decision.getReason() + " "
                        + decision.getPeriodEnd().orElseThrow())
                .toList();
    }
}
