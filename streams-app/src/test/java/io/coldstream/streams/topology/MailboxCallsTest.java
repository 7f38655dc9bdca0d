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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls about one mailbox: limits, merging, and what becomes of those that were not sent. */
class MailboxCallsTest {

    private static final String CREATED = """
            {"event":"mailbox.created","eventId":"E","data":{"subscriptionId":"S1","domain":"a.com","userId":"U",\
            "mailboxDetails":{"mailboxId":"M1","email":"ada@a.com","firstName":"Ada"}}}""";

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private CommandResult answer = CommandResult.ACCEPTED;
    private int requests;
    private final List<Command> calls = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
        topology.webhook("S1", "mailbox.created", CREATED, topology.now());
        run(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void twoUpdatesIn25HoursAndTheRestMergedFieldByFieldIntoTheNext() {
        update("firstName-1", null);
        run(Duration.ofMinutes(2));
        update("firstName-2", null);
        run(Duration.ofMinutes(2));
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
    void updateThatWasNotSentIsMadeAgainAfterAMinuteAndDoesNotCount() {
        answer = CommandResult.NOT_SENT;
        update("firstName-1", null);
        run(Duration.ofMinutes(10));
        assertThat(calls).as("once a minute, and no faster").hasSizeBetween(5, 10);

        answer = CommandResult.ACCEPTED;
        run(Duration.ofMinutes(10));
        int made = calls.size();
        update("firstName-2", null);
        run(Duration.ofMinutes(2));
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

    private void update(String firstName, @org.jspecify.annotations.Nullable String lastName) {
        topology.request(request(CommandKind.UPDATE_MAILBOX)
                .setMailboxUpdate(new MailboxUpdate("M1", firstName, lastName, null, null))
                .build());
    }

    private void reexport() {
        topology.request(request(CommandKind.REEXPORT_MAILBOX)
                .setReexport(new MailboxReexport("M1", null, null, "https://accounts.google.com/o", "id", "App"))
                .build());
    }

    private CommandRequest.Builder request(CommandKind kind) {
        return CommandRequest.newBuilder()
                .setCommandId("mailbox:M1~" + requests++)
                .setKind(kind)
                .setActor("ann")
                .setReason("test")
                .setRequestedAt(topology.now());
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
        topology.send(
                Topics.COMMAND_OUTCOMES,
                "S1",
                CommandOutcome.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setSubscriptionId("S1")
                        .setKind(command.getKind())
                        .setResult(answer)
                        .setReason("test")
                        .setAt(topology.now())
                        .build());
    }
}
