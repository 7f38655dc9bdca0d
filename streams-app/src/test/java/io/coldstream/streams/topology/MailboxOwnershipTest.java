package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.MailboxLost;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.stores.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One mailbox told under two subscriptions: the later webhook says whose it is, and whose credentials hold. */
class MailboxOwnershipTest {

    private static final Instant FIRST_SENT = TopologyHarness.START.minusSeconds(3600);

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

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void laterTellerOwnsTheMailboxAndTheOtherIsToldWhicheverComesFirst(boolean inOrder) {
        created(inOrder ? "S1" : "S2", inOrder ? 1 : 2, "a");
        created(inOrder ? "S2" : "S1", inOrder ? 2 : 1, "b");
        assertThat(losses()).containsExactly("S1 loses M1 to S2");

        updated("Ada");

        assertThat(topology.read(Topics.EVENTS).getLast()).satisfies(entry -> {
            assertThat(entry.getKey()).isEqualTo("S2");
            assertThat(entry.getValue().getSubscriptionId()).isEqualTo("S2");
        });
    }

    @Test
    void ofEqualSendingTimesTheGreaterBodyHashOwnsTheMailboxWhicheverComesFirst() {
        created("S1", 1, "a");
        created("S2", 1, "b");
        List<String> told = losses();

        created("S1", 1, "a");
        created("S2", 1, "b");

        assertThat(told).hasSize(1);
        assertThat(losses())
                .as("who lost is told again, since its facts may have come again")
                .isEqualTo(told);
    }

    @Test
    void subscriptionThatTellsALostMailboxAgainIsToldAgainAndOnlyAfterItsWebhook() {
        created("S2", 2, "b");
        created("S1", 0, "a");
        assertThat(losses()).containsExactly("S1 loses M1 to S2");

        created("S1", 1, "another");

        List<Routed> routed = topology.read(LoopTopics.ROUTED).stream()
                .filter(entry -> entry.getKey().equals("S1"))
                .map(Map.Entry::getValue)
                .toList();
        MailboxLost lost = new MailboxLost("M1", "S2", topology.now());
        assertThat(routed.getFirst().getEvent()).as("its webhook goes first").isPresent();
        assertThat(routed.stream().flatMap(one -> one.getMessage().stream())).contains(lost);
    }

    @Test
    void webhookThatIsSentAnewAtALaterTimeWinsNeitherMailboxNorCredentialsBack() {
        created("S1", 1, "a");
        created("S2", 2, "b");
        losses();
        topology.read(Topics.CREDENTIALS);

        created("S1", 3, "a");

        assertThat(losses()).containsExactly("S1 loses M1 to S2");
        assertThat(topology.read(Topics.CREDENTIALS)).isEmpty();
    }

    @Test
    void ownerThatIsFollowedByAnotherTwiceIsToldWhereTheMailboxWent() {
        created("S1", 1, "a");
        created("S2", 2, "b");
        created("S3", 3, "c");

        assertThat(losses()).containsExactly("S1 loses M1 to S2", "S2 loses M1 to S3");
    }

    @ParameterizedTest
    @MethodSource("ordersOfThree")
    void credentialsOfTheLatestCreationHoldInEveryOrderAndWithEachTwice(List<Integer> order)
            throws GeneralSecurityException {
        for (int round = 0; round < 2; round++) {
            for (int minute : order) {
                created(minute == 2 ? "S2" : "S1", minute, "password-" + minute);
            }
        }

        SealedCredentials last = topology.read(Topics.CREDENTIALS).getLast().getValue();
        assertThat(last.getSentAt()).isEqualTo(FIRST_SENT.plusSeconds(180));
        assertThat(opened(last)).isEqualTo("{\"password\":\"password-3\"}");
    }

    static Stream<List<Integer>> ordersOfThree() {
        return Stream.of(
                List.of(1, 2, 3),
                List.of(1, 3, 2),
                List.of(2, 1, 3),
                List.of(2, 3, 1),
                List.of(3, 1, 2),
                List.of(3, 2, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void credentialsOfAWebhookThatNamesNoSubscriptionGoOutWhenTheMailboxIsKnown(boolean before)
            throws GeneralSecurityException {
        if (before) {
            topology.webhook("mailbox:M1", "mailbox.created", creation("", "nameless"), sent(2));
            assertThat(topology.read(Topics.CREDENTIALS)).isEmpty();
        }
        created("S1", 1, "named");
        if (!before) {
            topology.webhook("mailbox:M1", "mailbox.created", creation("", "nameless"), sent(2));
        }

        SealedCredentials last = topology.read(Topics.CREDENTIALS).getLast().getValue();
        assertThat(opened(last)).isEqualTo("{\"password\":\"nameless\"}");
        created("S2", 1, "x");
        assertThat(topology.read(Topics.EVENTS).stream()
                        .map(Map.Entry::getValue)
                        .map(SubscriptionEvent::getSubscriptionId))
                .containsExactly("S1", "S1", "S2");
    }

    @Test
    void repetitionGoesWhereItIsKnownAlsoWhenItsMailboxWentElsewhere() {
        created("S1", 1, "a");
        updated("Ada");
        created("S2", 2, "b");
        topology.read(LoopTopics.ROUTED);

        updated("Ada");

        List<Map.Entry<String, Routed>> routed = topology.read(LoopTopics.ROUTED);
        assertThat(routed).extracting(Map.Entry::getKey).containsExactly("S1", "S1");
        assertThat(routed.getFirst().getValue().getEvent()).isPresent();
        assertThat(routed.getLast().getValue().getMessage()).contains(new MailboxLost("M1", "S2", topology.now()));
        assertThat(topology.read(Topics.EVENTS)).hasSize(3);
    }

    @Test
    void credentialsStayInTheirOwnTopicAndOnTheWayToIt() {
        created("S1", 1, "a");
        updated("Ada");

        assertThat(topology.read(LoopTopics.ALIASES))
                .singleElement()
                .satisfies(taught ->
                        assertThat(taught.getValue().getSealedCredentials()).isPresent());
        List<Routed> routed = topology.read(LoopTopics.ROUTED).stream()
                .map(Map.Entry::getValue)
                .filter(one -> one.getEvent().isPresent())
                .toList();
        assertThat(routed).extracting(Routed::getWithCredentials).containsExactly(true, false);
        assertThat(routed)
                .allSatisfy(one -> assertThat(one.getSealedCredentials()).isEmpty());
        AliasLearnt known = topology.<AliasLearnt>store(Stores.ALIASES).get("mailbox:M1");
        assertThat(known.getSealedCredentials()).isEmpty();
        assertThat(known.getCredentialsSentAt()).contains(sent(1));
    }

    @Test
    void eventsWithoutAMailboxTeachNothing() {
        topology.webhook("S1", "subscription.renewing", """
                {"event":"subscription.renewing","data":{"subscriptionId":"S1","userId":"U"}}""", sent(1));

        assertThat(topology.read(LoopTopics.ALIASES)).isEmpty();
        assertThat(topology.read(LoopTopics.ROUTED)).hasSize(1);
    }

    private void created(String subscriptionId, int minute, String password) {
        topology.webhook(subscriptionId, "mailbox.created", creation(subscriptionId, password), sent(minute));
    }

    private void updated(String firstName) {
        topology.webhook("mailbox:M1", "mailbox.updated", """
                {"event":"mailbox.updated","data":{"userId":"U","mailboxId":"M1",\
                "updatedFields":{"firstName":"%s"}}}""".formatted(firstName), sent(9));
    }

    private static String creation(String subscriptionId, String password) {
        return """
                {"event":"mailbox.created","data":{%s"domain":"a.com","userId":"U",\
                "mailboxDetails":{"mailboxId":"M1","email":"ada@a.com","password":"%s"}}}""".formatted(
                        subscriptionId.isEmpty() ? "" : "\"subscriptionId\":\"" + subscriptionId + "\",", password);
    }

    private static Instant sent(int minute) {
        return FIRST_SENT.plusSeconds(60L * minute);
    }

    /** What was routed since it was last read, of it the losses. */
    private List<String> losses() {
        return topology.read(LoopTopics.ROUTED).stream()
                .flatMap(entry -> entry.getValue().getMessage().stream()
                        .filter(MailboxLost.class::isInstance)
                        .map(MailboxLost.class::cast)
                        // The owner is told, too, that it is its own again.
                        .filter(lost -> !lost.getTo().equals(entry.getKey()))
                        .map(lost -> "%s loses %s to %s".formatted(entry.getKey(), lost.getMailboxId(), lost.getTo())))
                .toList();
    }

    private String opened(SealedCredentials credentials) throws GeneralSecurityException {
        byte[] opened = Opener.of(List.of(topology.keys().credentialsPrivate()))
                .open(credentials.getSealed(), AssociatedData.credentials(credentials.getMailboxId()));
        return new String(opened, StandardCharsets.UTF_8);
    }
}
