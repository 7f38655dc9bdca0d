package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.EventOrigin;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.SubscriptionStatus;
import io.coldstream.avro.SweptPage;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk of the sweeps and what their pages do, on the topology alone; the test plays the sink. */
class SweepTest {

    private static final Duration GAP = Duration.ofMillis(2_500);
    private static final Instant END = TopologyHarness.START.plus(Duration.ofDays(20));

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private final List<Instant> pagesAt = new ArrayList<>();
    private final List<Command> others = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = TopologyHarness.sweeping(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void pagesAreReadOneAfterTheOtherWithinATenthOfTheRate() {
        List<Integer> pages = new ArrayList<>();
        for (Command page = nextPage(); page != null && pages.size() < 10; page = nextPage()) {
            pages.add(page.getSweepPage().orElseThrow().getPage());
            assertThat(nextPage()).as("while none has answered").isNull();
            answer(page, 3, 50);
        }

        assertThat(pages).containsExactly(1, 2, 3);
        for (int page = 1; page < pagesAt.size(); page++) {
            assertThat(Duration.between(pagesAt.get(page - 1), pagesAt.get(page)))
                    .isGreaterThanOrEqualTo(GAP);
        }
        assertThat(sweeps()).containsExactly(Map.entry("00000001-import", "COMPLETE 150"));
    }

    @Test
    void nextSweepComesAtItsTimeAndIsNoImportAnyMore() {
        answer(page(), 1, 1);
        topology.advance(Duration.ofHours(5));
        assertThat(nextPage()).isNull();
        topology.advance(Duration.ofHours(1));

        Command next = page();

        assertThat(next.getSweepPage().orElseThrow().getSweepId()).isEqualTo("00000002");
    }

    @Test
    void pageThatCantBeReadIsTriedAgainAndLeavesTheSweepIncompleteInTheEnd() {
        int tries = 0;
        for (Command page = nextPage(); page != null; page = nextPage()) {
            tries++;
            answer(page, CommandResult.UNKNOWN, null);
            topology.advance(Duration.ofMinutes(31));
        }

        assertThat(tries).isEqualTo(5);
        assertThat(sweeps()).containsExactly(Map.entry("00000001-import", "INCOMPLETE 0"));
        topology.advance(Duration.ofHours(6));
        assertThat(page().getSweepPage().orElseThrow().getSweepId())
                .as("none was complete yet")
                .isEqualTo("00000002-import");
    }

    @Test
    void answerThatNeverComesIsAFailedTry() {
        Command lost = page();
        topology.advance(Duration.ofMinutes(11));
        topology.advance(Duration.ofMinutes(2));

        Command again = page();

        assertThat(again.getSweepPage()).isEqualTo(lost.getSweepPage());
        assertThat(again.getCommandId()).isNotEqualTo(lost.getCommandId());
    }

    @Test
    void personBeginsASweepAndOnlyOneIsOnAtATime() {
        answer(page(), 1, 0);
        request("one");
        request("two");

        Command asked = page();

        assertThat(asked.getSweepPage().orElseThrow().getSweepId()).isEqualTo("00000002");
        answer(asked, 1, 0);
        assertThat(nextPage()).isNull();
        request("one");
        assertThat(nextPage()).as("asked for once").isNull();
    }

    @Test
    void nothingElseIsTakenUnderTheKeyOfTheSweeps() {
        topology.request(CommandRequest.newBuilder()
                .setCommandId("sweep:~x")
                .setSubscriptionId("sweep:")
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setActor("test")
                .setReason("test")
                .setRequestedAt(topology.now())
                .build());

        assertThat(topology.read(Topics.DEAD_LETTERS)).hasSize(1);
    }

    @Test
    void listedSubscriptionThatNobodyToldOfIsTakenIn() {
        Command page = page();
        list(page, "S1", "ACTIVE", END);
        answer(page, 1, 1);

        Subscription shown = subscription("S1");
        assertThat(shown.getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(shown.getUserId()).hasValue("U");
        assertThat(shown.getDomain()).hasValue("example.com");
        assertThat(shown.getProvider()).hasValue("GOOGLE");
        assertThat(shown.getQuantity()).hasValue(3);
        assertThat(shown.getMailboxesKnown()).isZero();
        assertThat(shown.getMailboxesUnknown()).isEqualTo(3);
        assertThat(topology.read(Topics.EVENTS))
                .singleElement()
                .satisfies(event -> assertThat(event.getValue().getOrigin()).isEqualTo(EventOrigin.SWEEP));
        assertThat(differences()).containsExactly(Map.entry("00000001-import/S1/SUBSCRIPTION", "IMPORTED"));
        assertThat(topology.<SweepCount>store(Stores.DIFFERENCE_COUNTS).get("00000001-import/IMPORTED"))
                .isEqualTo(new SweepCount(1L));
        assertThat(topology.read(Topics.DOMAINS)).as("its domain is told").isNotEmpty();
    }

    @Test
    void whatACompleteSweepDoesNotListIsReadByItselfAndNothingIsConcluded() {
        order("S1");
        Command first = page();
        list(first, "S1", "ACTIVE", END);
        answer(first, 1, 1);
        run(Duration.ofHours(1), true);
        request("again");
        answer(page(), 1, 0);
        others.clear();
        run(Duration.ofMinutes(11), false);

        assertThat(others).as("one read of its own").hasSize(1);
        assertThat(differences()).containsExactly(Map.entry("00000002/S1/LISTING", "NOT_LISTED"));
        assertThat(subscription("S1").getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    @Test
    void pageBeginsNoRenewalButALookThatDoes() {
        topology.policy(RenewalPolicy.newBuilder()
                .setScope("default")
                .setMode(RenewalMode.ARMED)
                .setVersion(1)
                .setUpdatedAt(topology.now())
                .build());
        order("S1");
        Command page = page();
        run(Duration.ofSeconds(10), true);
        others.clear();
        Instant soon = topology.now().plus(Duration.ofDays(1));
        topology.read(Topics.RENEWALS);

        list(page, "S1", "ACTIVE", soon);
        assertThat(requested()).isEmpty();

        run(Duration.ofSeconds(5), soon);
        run(Duration.ofMinutes(5), soon);
        list(page, "S1", "ACTIVE", soon);
        run(Duration.ofMinutes(5), soon);
        assertThat(requested()).hasSize(1);
        assertThat(others.stream().filter(one -> one.getKind() == CommandKind.RENEW_SUBSCRIPTION))
                .hasSize(1);
        assertThat(others.getFirst().getKind()).isEqualTo(CommandKind.OBSERVE_SUBSCRIPTION);
    }

    private List<RenewalDecision> requested() {
        return topology.read(Topics.RENEWALS).stream()
                .map(Map.Entry::getValue)
                .filter(decision -> decision.getKind() == RenewalDecisionKind.REQUESTED)
                .toList();
    }

    private Command page() {
        return Objects.requireNonNull(nextPage());
    }

    /** The next page that is asked for within some seconds; {@code null} if there is none. */
    private @Nullable Command nextPage() {
        for (int tick = 0; tick < 80; tick++) {
            topology.advance(Duration.ofMillis(100));
            for (Command command : topology.commands()) {
                if (command.getKind() == CommandKind.SWEEP_SUBSCRIPTIONS) {
                    pagesAt.add(topology.now());
                    return command;
                }
                others.add(command);
            }
        }
        return null;
    }

    private void run(Duration time, boolean shown) {
        run(time, shown ? END : null);
    }

    /** Answers looks: with this end, or without showing it. */
    private void run(Duration time, @Nullable Instant end) {
        List<Command> early = List.copyOf(others);
        early.forEach(command -> look(command, end));
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofSeconds(1));
            for (Command command : topology.commands()) {
                others.add(command);
                look(command, end);
            }
        }
    }

    private void look(Command command, @Nullable Instant end) {
        if (command.getKind() == CommandKind.OBSERVE_SUBSCRIPTION) {
            topology.observed(observed(command.getSubscriptionId(), end == null ? null : "ACTIVE", end)
                    .setCommandId(command.getCommandId())
                    .setClockSkewMillis(0L)
                    .build());
        }
    }

    private void list(Command page, String id, String status, Instant end) {
        topology.observed(observed(id, status, end)
                .setSweepId(page.getSweepPage().orElseThrow().getSweepId())
                .build());
    }

    private SubscriptionObserved.Builder observed(String id, @Nullable String status, @Nullable Instant end) {
        SubscriptionObserved.Builder read = SubscriptionObserved.newBuilder()
                .setSubscriptionId(id)
                .setShown(status != null)
                .setObservedAt(topology.now());
        return status == null || end == null
                ? read
                : read.setStatus(status)
                        .setPeriodStart(end.minus(Duration.ofDays(30)))
                        .setPeriodEnd(end)
                        .setAutoRenew(false)
                        .setPrice(new Money(new BigDecimal("11.0000"), "USD"))
                        .setQuantity(3)
                        .setUserId("U")
                        .setDomain("example.com")
                        .setProvider("google");
    }

    private void answer(Command page, int totalPages, int listed) {
        var asked = page.getSweepPage().orElseThrow();
        answer(page, CommandResult.ACCEPTED, new SweptPage(asked.getSweepId(), asked.getPage(), totalPages, listed));
    }

    private void answer(Command page, CommandResult result, @Nullable SweptPage swept) {
        topology.send(
                Topics.COMMAND_OUTCOMES,
                page.getSubscriptionId(),
                CommandOutcome.newBuilder()
                        .setCommandId(page.getCommandId())
                        .setSubscriptionId(page.getSubscriptionId())
                        .setKind(page.getKind())
                        .setResult(result)
                        .setReason("test")
                        .setAt(topology.now())
                        .setClockSkewMillis(0L)
                        .setSweptPage(swept)
                        .build());
    }

    private void request(String unique) {
        topology.request(CommandRequest.newBuilder()
                .setCommandId("sweep:~" + unique)
                .setKind(CommandKind.SWEEP_SUBSCRIPTIONS)
                .setActor("test")
                .setReason("an incident")
                .setRequestedAt(topology.now())
                .build());
    }

    private void order(String id) {
        String body = """
                {"event":"mailbox.order.success","eventId":"E","data":{"domainName":"example.com","userId":"U",\
                "subscriptionId":"%s","orderId":"O","workspaceType":"GOOGLE","expiryDate":"%s","price":11,\
                "quantity":3}}""".formatted(id, END);
        topology.webhook(id, "mailbox.order.success", body, topology.now());
    }

    private Subscription subscription(String id) {
        Map<String, Subscription> all = new TreeMap<>();
        topology.follow(Topics.SUBSCRIPTIONS, all);
        return Objects.requireNonNull(all.get(id));
    }

    private Map<String, String> sweeps() {
        Map<String, String> all = new TreeMap<>();
        try (var kept = topology.<SweepState>store(Stores.SWEEPS).all()) {
            kept.forEachRemaining(entry -> all.put(entry.key, entry.value.getState() + " " + entry.value.getListed()));
        }
        return all;
    }

    private Map<String, String> differences() {
        Map<String, String> all = new TreeMap<>();
        try (var found = topology.<DifferenceState>store(Stores.DIFFERENCES).all()) {
            found.forEachRemaining(entry -> all.put(entry.key, entry.value.getKind()));
        }
        return all;
    }
}
