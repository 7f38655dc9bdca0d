package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxReexport;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.Stores;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls about one mailbox: limits, merging, what each answer leads to, and what a person can do. */
class MailboxCallsTest {

    private static final String CREATED = """
            {"event":"mailbox.created","eventId":"E","data":{"subscriptionId":"S1","domain":"a.com","userId":"U",\
            "mailboxDetails":{"mailboxId":"M1","email":"ada@a.com","firstName":"Ada"}}}""";

    private static final Answer ACCEPTED = new Answer(CommandResult.ACCEPTED, "accepted");
    private static final Answer UNKNOWN = new Answer(CommandResult.UNKNOWN, "timed-out");

    /** What the reseller says; {@code null} for no outcome at all. */
    private record Answer(CommandResult result, String reason) {}

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private @Nullable Answer answer = ACCEPTED;

    /** Whether the webhook of an accepted call follows it at once. */
    private boolean shows = true;

    private int requests;
    private final List<Command> calls = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
        topology.webhook("S1", "mailbox.created", CREATED, topology.now());
        run(Duration.ofMinutes(31));
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void twoUpdatesIn25HoursAndTheRestMergedFieldByFieldIntoTheNext() {
        update("firstName-1", null);
        run(Duration.ofMinutes(12));
        update("firstName-2", null);
        run(Duration.ofMinutes(12));
        update("firstName-3", "lastName-3");
        update("firstName-4", null);
        run(Duration.ofHours(24));
        assertThat(calls).hasSize(2);

        run(Duration.ofHours(2));

        assertThat(calls).hasSize(3);
        MailboxUpdate merged = calls.getLast().getMailboxUpdate().orElseThrow();
        assertThat(merged.getFirstName()).contains("firstName-4");
        assertThat(merged.getLastName()).contains("lastName-3");
        assertThat(calls).extracting(Command::getCommandId).doesNotHaveDuplicates();
    }

    @Test
    void nothingIsSentWhileTheLastUpdateIsStillInProgressAtTheReseller() {
        shows = false;
        update("firstName-1", null);
        run(Duration.ofMinutes(2));
        update("firstName-2", null);
        run(Duration.ofMinutes(40));
        assertThat(calls).hasSize(1);
        assertThat(slot()).isEqualTo("update-in-progress");

        updated("\"firstName\":\"firstName-1\"");
        run(Duration.ofMinutes(12));

        assertThat(calls).hasSize(2);
    }

    @Test
    void updateThatWasNotSentIsMadeAgainAfterAMinuteAndDoesNotCount() {
        answer = new Answer(CommandResult.NOT_SENT, "connect-failed");
        update("firstName-1", null);
        run(Duration.ofMinutes(10));
        assertThat(calls).as("once a minute, and no faster").hasSizeBetween(5, 10);

        answer = ACCEPTED;
        run(Duration.ofMinutes(10));
        int made = calls.size();
        update("firstName-2", null);
        run(Duration.ofMinutes(12));
        assertThat(calls).hasSize(made + 1);
    }

    @Test
    void threeExportsInAWeekWithTheAddressFilledIn() {
        for (int i = 0; i < 5; i++) {
            reexport();
            run(Duration.ofHours(1));
        }
        assertThat(calls).hasSize(3);
        assertThat(calls.getFirst().getReexport().orElseThrow().getEmail()).contains("ada@a.com");

        run(Duration.ofDays(7).plusHours(2));
        assertThat(calls).as("the two that waited are one").hasSize(4);
    }

    @Test
    void limitUsedUpAtTheDashboardIsLearntAndNotRunIntoTwice() {
        answer = new Answer(CommandResult.REJECTED, "limit-reached");
        update("firstName-1", null);
        run(Duration.ofMinutes(5));
        assertThat(slot()).isEqualTo("used-at-the-dashboard");
        Instant announced = Objects.requireNonNull(mailbox().updates().slot()).at();
        answer = ACCEPTED;

        update("firstName-2", null);
        run(Duration.ofHours(24));
        assertThat(calls).hasSize(1);
        run(Duration.ofHours(2));

        assertThat(calls).hasSize(2);
        assertThat(Duration.between(announced, calls.getLast().getReleasedAt())).isLessThan(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({"update-in-progress, 165", "rate-limited, 3"})
    void refusalThatPassesIsWaitedForAndDoesNotCount(String reason, int minutes) {
        answer = new Answer(CommandResult.REJECTED, reason);
        update("firstName-1", null);
        run(Duration.ofMinutes(55));
        assertThat(calls).hasSizeGreaterThan(2);
        assertThat(state(0).getStatus()).isEqualTo("WAITING");
        assertThat(state(0).getReason()).isEqualTo(reason);

        answer = ACCEPTED;
        int made = calls.size();
        run(Duration.ofMinutes(minutes));

        assertThat(calls).hasSize(made + 1);
        assertThat(state(0).getStatus()).isEqualTo("DONE");
    }

    @Test
    void mailboxThatIsNotFoundEndsTheUpdate() {
        answer = new Answer(CommandResult.REJECTED, "mailbox-not-found");
        update("firstName-1", null);
        run(Duration.ofHours(1));

        assertThat(calls).hasSize(1);
        assertThat(state(0).getStatus()).isEqualTo("REJECTED");
    }

    @Test
    void mailboxThatIsNotFoundMinutesAfterItsCreationIsTriedAgainForHalfAnHour() {
        topology.webhook("S1", "mailbox.created", CREATED.replace("ada@", "eve@"), topology.now());
        answer = new Answer(CommandResult.REJECTED, "mailbox-not-found");
        update("firstName-1", null);
        run(Duration.ofHours(2));

        assertThat(calls).hasSizeBetween(5, 8);
        assertThat(state(0).getStatus()).isEqualTo("REJECTED");
    }

    @Test
    void updateWithoutAnswerIsMadeAgainUpToFiveTimesWithinTheLimitAndThenParked() {
        answer = UNKNOWN;
        update("firstName-1", null);
        run(Duration.ofMinutes(20));
        assertThat(calls).hasSize(1);
        assertThat(state(0).getStatus()).isEqualTo("IN_DOUBT");
        run(Duration.ofMinutes(30));
        assertThat(calls).hasSize(2);
        run(Duration.ofHours(24));
        assertThat(calls).as("calls in doubt count").hasSize(2);

        run(Duration.ofHours(60));

        assertThat(calls).hasSize(5);
        assertThat(state(0).getStatus()).isEqualTo("PARKED");
        assertThat(topology.alerts("command-parked")).isEqualTo(1);
        assertThat(parked().attempts()).isEqualTo(5);
        assertThat(parked().answer().reason()).isEqualTo("timed-out");

        updated("\"firstName\":\"firstName-1\"");
        assertThat(state(0).getStatus()).as("a late webhook heals it").isEqualTo("DONE");
        assertThat(mailbox().updates().parked()).isNull();
    }

    @Test
    void webhookEndsTheDoubtAndNothingIsMadeAgain() {
        answer = null;
        update("firstName-1", null);
        run(Duration.ofMinutes(15));
        assertThat(state(0).getStatus()).isEqualTo("IN_DOUBT");

        updated("\"firstName\":\"firstName-1\"");
        run(Duration.ofHours(30));

        assertThat(state(0).getStatus()).isEqualTo("DONE");
        assertThat(calls).hasSize(1);
    }

    @Test
    void laterUpdatesWaitForTheOneInDoubtSoThatTheOrderHolds() {
        answer = UNKNOWN;
        update("firstName-1", "lastName-1");
        run(Duration.ofMinutes(12));
        update("firstName-2", null);
        run(Duration.ofMinutes(12));
        assertThat(calls).hasSize(1);
        assertThat(slot()).isEqualTo("another-call-is-in-doubt");

        answer = ACCEPTED;
        run(Duration.ofMinutes(30));

        MailboxUpdate both = calls.getLast().getMailboxUpdate().orElseThrow();
        assertThat(both.getFirstName()).contains("firstName-2");
        assertThat(both.getLastName()).contains("lastName-1");
        assertThat(state(0).getStatus()).isEqualTo("DONE");
        assertThat(state(1).getStatus()).isEqualTo("DONE");
    }

    @Test
    void unexplainedRefusalIsParkedWithItsEvidenceAndAPersonRetriesOrResolvesIt() {
        answer = new Answer(CommandResult.REJECTED, "refused-without-known-reason");
        update("firstName-1", null);
        run(Duration.ofHours(2));
        assertThat(calls).hasSize(1);
        assertThat(state(0).getStatus()).isEqualTo("PARKED");
        assertThat(parked().answer().httpStatus()).isEqualTo(400);
        assertThat(parked().answer().message()).isEqualTo("message");
        assertThat(parked().answer().actionId()).isEqualTo("ACT_1");

        about(CommandKind.RETRY_COMMAND, "mailbox:M1~0");
        run(Duration.ofMinutes(12));
        assertThat(calls).hasSize(2);
        assertThat(state(0).getStatus()).isEqualTo("PARKED");
        assertThat(state(1).getStatus()).as("the retry itself").isEqualTo("DONE");

        about(CommandKind.RESOLVE_COMMAND, "mailbox:M1~0");
        about(CommandKind.RETRY_COMMAND, "mailbox:M1~0");
        run(Duration.ofHours(30));
        assertThat(calls).hasSize(2);
        assertThat(state(0).getStatus()).isEqualTo("DONE");
        assertThat(state(0).getReason()).isEqualTo("resolved");
        assertThat(state(3).getReason()).isEqualTo("no-such-parked-command");
        assertThat(topology.alerts("command-parked")).isEqualTo(2);
    }

    @Test
    void wrongKeyAlertsAndIsTriedAgainWithLongerPausesUntilItNeedsAPerson() {
        answer = new Answer(CommandResult.REJECTED, "unauthorized");
        update("firstName-1", null);
        run(Duration.ofHours(1));
        assertThat(calls).hasSize(3);

        run(Duration.ofHours(12));

        assertThat(calls).hasSize(5);
        assertThat(topology.alerts("command-unauthorized")).isEqualTo(5);
        assertThat(state(0).getStatus()).isEqualTo("PARKED");
    }

    @Test
    void acceptedUpdateWithoutItsWebhookIsShownAndAlertedAndALateWebhookStillEndsIt() {
        shows = false;
        update("firstName-1", null);
        run(Duration.ofHours(5));
        assertThat(state(0).getStatus()).isEqualTo("ACCEPTED");
        assertThat(state(0).getActionId()).contains("ACT_1");

        run(Duration.ofHours(2));
        assertThat(state(0).getStatus()).isEqualTo("UNCONFIRMED");
        assertThat(topology.alerts("command-unconfirmed")).isEqualTo(1);
        run(Duration.ofHours(30));
        assertThat(topology.alerts("command-unconfirmed")).as("once").isEqualTo(1);
        assertThat(calls).hasSize(1);

        updated("\"firstName\":\"firstName-1\"");
        assertThat(state(0).getStatus()).isEqualTo("DONE");
    }

    @Test
    void exportIsOverdueAfterADayAndAPersonMaySettleIt() {
        shows = false;
        reexport();
        run(Duration.ofHours(23));
        assertThat(state(0).getStatus()).isEqualTo("ACCEPTED");
        run(Duration.ofHours(2));
        assertThat(state(0).getStatus()).isEqualTo("UNCONFIRMED");

        about(CommandKind.RESOLVE_COMMAND, "mailbox:M1~0");

        assertThat(state(0).getStatus()).isEqualTo("DONE");
        assertThat(mailbox().reexports().unconfirmed()).isEmpty();
    }

    @Test
    void webhookThatTellsOnlyWhatChangedConfirmsWhatWasThereBefore() {
        shows = false;
        update("Ada", "Byron");
        run(Duration.ofMinutes(2));

        updated("\"lastName\":\"Byron\"");

        assertThat(state(0).getStatus()).isEqualTo("DONE");
    }

    @Test
    void webhookAboutOtherValuesConfirmsNothing() {
        shows = false;
        update("firstName-1", "lastName-1");
        run(Duration.ofMinutes(2));

        updated("\"lastName\":\"lastName-1\"");
        updated("\"firstName\":\"Eve\"");

        assertThat(state(0).getStatus()).isEqualTo("ACCEPTED");
    }

    @Test
    void urgentUpdateGoesBeforeThoseThatWaitForTheirTurn() {
        for (String id : List.of("M2", "M3", "M4")) {
            topology.webhook("S1", "mailbox.created", CREATED.replace("M1", id), topology.now());
        }
        for (String id : List.of("M2", "M3", "M4")) {
            topology.request(request(CommandKind.UPDATE_MAILBOX)
                    .setCommandId("mailbox:" + id + "~1")
                    .setMailboxUpdate(new MailboxUpdate(id, "Eve", null, null, null))
                    .setUrgent(id.equals("M4"))
                    .build());
        }

        run(Duration.ofMinutes(5));

        assertThat(calls)
                .extracting(call -> call.getMailboxUpdate().orElseThrow().getMailboxId())
                .containsExactly("M4", "M2", "M3");
    }

    @Test
    void moreThanAHundredWaitingRequestsAreRefusedWithWhatToDoNext() {
        answer = new Answer(CommandResult.REJECTED, "limit-reached");
        update("firstName", null);
        run(Duration.ofMinutes(1));
        for (int i = 1; i <= 100; i++) {
            update("firstName-" + i, null);
        }

        assertThat(state(99).getStatus()).isEqualTo("WAITING");
        assertThat(state(100).getReason()).isEqualTo("too-many-wait");
    }

    private void update(String firstName, @Nullable String lastName) {
        topology.request(request(CommandKind.UPDATE_MAILBOX)
                .setMailboxUpdate(new MailboxUpdate("M1", firstName, lastName, null, null))
                .build());
    }

    private void reexport() {
        topology.request(request(CommandKind.REEXPORT_MAILBOX)
                .setReexport(new MailboxReexport("M1", null, null, "https://accounts.google.com/o", "id", "App"))
                .build());
    }

    private void about(CommandKind kind, String target) {
        topology.request(request(kind).setTarget(target).build());
    }

    private CommandRequest.Builder request(CommandKind kind) {
        return CommandRequest.newBuilder()
                .setCommandId("mailbox:M1~" + requests++)
                .setKind(kind)
                .setActor("ann")
                .setReason("test")
                .setRequestedAt(topology.now());
    }

    private void updated(String fields) {
        topology.webhook(
                "mailbox:M1",
                "mailbox.updated",
                "{\"event\":\"mailbox.updated\",\"eventId\":\"E\",\"data\":{\"mailboxId\":\"M1\",\"userId\":\"U\","
                        + "\"updatedFields\":{" + fields + "}}}",
                topology.now());
    }

    private CommandState state(int request) {
        return Objects.requireNonNull(
                topology.<CommandState>store(Stores.COMMANDS).get("mailbox:M1~" + request));
    }

    private Mailbox mailbox() {
        return MailboxStates.load(Objects.requireNonNull(
                topology.<MailboxState>store(Stores.MAILBOXES).get(MailboxKey.of("S1", "M1"))));
    }

    private String slot() {
        return Objects.requireNonNull(mailbox().updates().slot()).why();
    }

    private io.coldstream.streams.domain.Calls.Parked<?> parked() {
        return Objects.requireNonNull(mailbox().updates().parked());
    }

    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofSeconds(30));
            topology.commands().forEach(this::execute);
        }
    }

    private void execute(Command command) {
        if (command.getKind() == CommandKind.OBSERVE_SUBSCRIPTION) {
            topology.observed(SubscriptionObserved.newBuilder()
                    .setSubscriptionId("S1")
                    .setCommandId(command.getCommandId())
                    .setShown(false)
                    .setObservedAt(topology.now())
                    .setClockSkewMillis(0L)
                    .build());
            return;
        }
        calls.add(command);
        if (answer == null) {
            return;
        }
        topology.send(
                Topics.COMMAND_OUTCOMES,
                "S1",
                CommandOutcome.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setSubscriptionId("S1")
                        .setKind(command.getKind())
                        .setResult(answer.result())
                        .setReason(answer.reason())
                        .setHttpStatus(answer.result() == CommandResult.ACCEPTED ? 200 : 400)
                        .setMessage("message")
                        .setActionId("ACT_1")
                        .setAt(topology.now())
                        .build());
        if (shows && answer.result() == CommandResult.ACCEPTED) {
            show(command);
        }
    }

    private void show(Command command) {
        command.getMailboxUpdate().ifPresent(update -> {
            List<String> fields = new ArrayList<>();
            update.getFirstName().ifPresent(name -> fields.add("\"firstName\":\"" + name + "\""));
            update.getLastName().ifPresent(name -> fields.add("\"lastName\":\"" + name + "\""));
            updated(String.join(",", fields));
        });
        command.getReexport()
                .ifPresent(export -> topology.webhook(
                        "mailbox:M1",
                        "mailbox.exported",
                        "{\"event\":\"mailbox.exported\",\"eventId\":\"" + command.getCommandId()
                                + "\",\"data\":{\"mailboxId\":\"M1\",\"userId\":\"U\"}}",
                        topology.now()));
    }
}
