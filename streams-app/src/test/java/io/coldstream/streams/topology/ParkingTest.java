package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.MailboxFacts;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes before its mailbox is known waits for it: in order, and not for ever. */
class ParkingTest {

    private static final Duration WEEK = Duration.ofDays(7);

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void whatWaitedForAWeekIsADeadLetterAndSentAgainItIsApplied() {
        updated("Ada");
        topology.advance(WEEK.minusSeconds(10));
        assertThat(letters()).isEmpty();

        topology.advance(Duration.ofSeconds(20));
        DeadLetter letter = letters().getFirst();
        assertThat(letter.getReason()).isEqualTo("unrouted");
        assertThat(letter.getEvent()).isEqualTo("mailbox.updated");
        created();
        assertThat(firstNames()).as("it does not wait any more").containsExactly("-");

        topology.send(
                Topics.WEBHOOKS,
                letter.getKey().orElseThrow(),
                letter.getWebhook().orElseThrow());
        assertThat(firstNames()).containsExactly("Ada");
        topology.advance(WEEK.plusDays(1));
        assertThat(letters()).as("once only").isEmpty();
    }

    @Test
    void requestThatWaitedForAWeekIsADeadLetterThatSaysToAskAgain() {
        topology.request(CommandRequest.newBuilder()
                .setCommandId("mailbox:M1~1")
                .setKind(CommandKind.UPDATE_MAILBOX)
                .setMailboxUpdate(new MailboxUpdate("M1", "Ada", null, null, null))
                .setActor("ann")
                .setReason("test")
                .setRequestedAt(topology.now())
                .build());

        topology.advance(WEEK.plusSeconds(10));

        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.getReason()).isEqualTo("unrouted");
            assertThat(letter.getTopic()).isEqualTo(Topics.COMMAND_REQUESTS.name());
            assertThat(letter.getDetail().orElseThrow()).contains("ask again");
            assertThat(letter.getWebhook()).isEmpty();
        });
    }

    @Test
    void whatWaitsIsReleasedInTheOrderOfArrivalAlsoAfterTheFirstExpired() {
        updated("1");
        updated("2");
        topology.advance(Duration.ofDays(4));
        updated("3");
        updated("4");
        topology.advance(Duration.ofDays(3).plusSeconds(10));
        updated("5");
        assertThat(letters()).hasSize(2);

        created();

        assertThat(firstNames()).containsExactly("-", "3", "4", "5");
    }

    @Test
    void whatWasReleasedNeverExpires() {
        updated("1");
        created();
        assertThat(topology.store(Stores.PARKED).approximateNumEntries()).isZero();
        assertThat(topology.store(Stores.PARKED_BY_TIME).approximateNumEntries())
                .isZero();

        topology.advance(WEEK.plusDays(1));

        assertThat(firstNames()).containsExactly("-", "1");
        assertThat(letters()).isEmpty();
    }

    private void updated(String firstName) {
        topology.webhook("mailbox:M1", "mailbox.updated", """
                {"event":"mailbox.updated","data":{"userId":"U","mailboxId":"M1",\
                "updatedFields":{"firstName":"%s"}}}""".formatted(firstName), topology.now());
    }

    private void created() {
        topology.webhook("S1", "mailbox.created", """
                {"event":"mailbox.created","data":{"subscriptionId":"S1","domain":"a.com","userId":"U",\
                "mailboxDetails":{"mailboxId":"M1","email":"ada@a.com"}}}""", topology.now());
    }

    private List<DeadLetter> letters() {
        return topology.read(Topics.DEAD_LETTERS).stream()
                .map(Map.Entry::getValue)
                .toList();
    }

    private List<String> firstNames() {
        return topology.read(Topics.EVENTS).stream()
                .map(entry -> entry.getValue()
                        .getMailbox()
                        .flatMap(MailboxFacts::getFirstName)
                        .orElse("-"))
                .toList();
    }
}
