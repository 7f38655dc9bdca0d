package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can't be applied keeps the webhook that it came from, whatever stage puts it aside; sent again, it is applied. */
class DeadLettersTest {

    private static final String RENEWING = "subscription.renewing";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness harness;

    @BeforeEach
    void start() {
        harness = new TopologyHarness(folder);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aBugWhileApplyingHoldsTheSubscriptionUntilThatVeryWebhookIsApplied() throws Unusable {
        WebhookReceived webhook = webhook("SUB1", "a");

        meetABug("SUB1", webhook, 7);

        DeadLetter letter = letters().getFirst();
        assertThat(letter.getReason()).isEqualTo("bug");
        assertThat(letter.getWebhook()).contains(webhook);
        assertThat(letter.getKey()).contains("key-at-the-ingress");
        assertThat(held("SUB1")).isEqualTo("coldstream.webhooks:0:7");

        redrive(letter);

        assertThat(harness.read(Topics.EVENTS)).hasSize(1);
        assertThat(held("SUB1")).isEqualTo("none");
        assertThat(letters()).isEmpty();
    }

    @Test
    void aSubscriptionThatSeveralBugsHoldIsFreedByTheLastOfThem() throws Unusable {
        meetABug("SUB1", webhook("SUB1", "a"), 1);
        meetABug("SUB1", webhook("SUB1", "b"), 2);
        List<DeadLetter> letters = letters();
        harness.read(Topics.SUBSCRIPTIONS);

        redrive(letters.get(1));
        assertThat(held("SUB1")).isEqualTo(letters.get(0).getDeadLetterId());

        redrive(letters.get(0));
        assertThat(held("SUB1")).isEqualTo("none");
    }

    @Test
    void aBugThatIsMetAgainHoldsOnce() throws Unusable {
        WebhookReceived webhook = webhook("SUB1", "a");
        meetABug("SUB1", webhook, 1);
        meetABug("SUB1", webhook, 2);
        assertThat(held("SUB1")).isEqualTo("coldstream.webhooks:0:2");

        redrive(letters().getFirst());

        assertThat(held("SUB1")).isEqualTo("none");
    }

    @Test
    void anotherWebhookOfAHeldSubscriptionIsAppliedAndFreesNothing() throws Unusable {
        meetABug("SUB1", webhook("SUB1", "a"), 1);
        harness.read(Topics.SUBSCRIPTIONS);

        harness.send(Topics.WEBHOOKS, "SUB1", webhook("SUB1", "b"));

        assertThat(harness.read(Topics.EVENTS)).hasSize(1);
        assertThat(held("SUB1")).isEqualTo("coldstream.webhooks:0:1");
    }

    @Test
    void whatIsTooMuchToParkKeepsItsWebhook() {
        for (int i = 0; i <= 1000; i++) {
            harness.webhook("mailbox:M1", "mailbox.updated", update(i), harness.now());
        }

        DeadLetter letter = letters().getFirst();
        assertThat(letter.getReason()).isEqualTo("unrouted");
        assertThat(letter.getKey()).contains("mailbox:M1");
        assertThat(letter.getWebhook()).map(WebhookReceived::getEvent).contains("mailbox.updated");
    }

    @Test
    void whatIsSealedForAKeyThatIsNotHereNamesItAndStopsNoOther() throws IOException {
        SealingKeys others = SealingKeys.create(folder.resolve("others"));
        WebhookReceived webhook = webhook("SUB1", "a");
        SealedEnvelope foreign =
                Sealer.of(others.sealing()).seal(new byte[] {'{', '}'}, AssociatedData.webhook(webhook));
        SealedEnvelope changed = SealedEnvelope.newBuilder(foreign)
                .setKeyId(webhook.getSealedBody().getKeyId())
                .build();
        SealedEnvelope spoilt = SealedEnvelope.newBuilder(foreign)
                .setKeyId("a key id with a secret in it")
                .build();

        for (SealedEnvelope sealed : List.of(foreign, changed, spoilt)) {
            harness.send(
                    Topics.WEBHOOKS,
                    "SUB1",
                    WebhookReceived.newBuilder(webhook).setSealedBody(sealed).build());
        }
        harness.send(Topics.WEBHOOKS, "SUB1", webhook);

        List<DeadLetter> letters = letters();
        assertThat(letters).extracting(DeadLetter::getReason).containsOnly("unsealable");
        assertThat(letters)
                .extracting(letter -> letter.getDetail().orElse("none"))
                .containsExactly("sealed for key " + foreign.getKeyId(), "none", "sealed for key ?");
        assertThat(letters).allSatisfy(letter -> assertThat(letter.getWebhook()).isPresent());
        assertThat(harness.read(Topics.EVENTS)).hasSize(1);
        assertThat(held("SUB1")).isEqualTo("none");
    }

    private WebhookReceived webhook(String subscriptionId, String nonce) {
        String body = """
                {"event":"%s","eventId":"E-%s","data":{"userId":"U1","subscriptionId":"%s","quantity":1}}""".formatted(RENEWING, nonce, subscriptionId);
        return harness.sealed(RENEWING, body, harness.now());
    }

    private static String update(int number) {
        return """
                {"event":"mailbox.updated","eventId":"E1","data":{"userId":"U1","mailboxId":"M1",\
                "updatedFields":{"firstName":"N%d"}}}""".formatted(number);
    }

    /** As if the stage that opened it had let through what the one that applies can't understand. */
    private void meetABug(String subscriptionId, WebhookReceived webhook, long offset) throws Unusable {
        var opener = new WebhookOpener(
                Opener.of(List.of(harness.keys().opening())),
                Sealer.of(harness.keys().credentialsPublic()),
                "USD");
        SubscriptionEvent event = SubscriptionEvent.newBuilder(
                        opener.open(webhook).getFirst().event())
                .setEvent("subscription.of.tomorrow")
                .build();
        harness.send(
                LoopTopics.ROUTED,
                subscriptionId,
                Routed.newBuilder()
                        .setEvent(bytes(SubscriptionEvent.class, event))
                        .setOrigin(new Origin(Topics.WEBHOOKS.name(), 0, offset))
                        .setWebhook(bytes(WebhookReceived.class, webhook))
                        .setWebhookKey("key-at-the-ingress")
                        .build());
    }

    private static <V extends SpecificRecord> ByteBuffer bytes(Class<V> type, V value) {
        return ByteBuffer.wrap(SingleObjectSerde.of(type).serializer().serialize("", value));
    }

    private void redrive(DeadLetter letter) {
        harness.send(
                Topics.WEBHOOKS,
                letter.getKey().orElseThrow(),
                letter.getWebhook().orElseThrow());
    }

    private List<DeadLetter> letters() {
        return harness.read(Topics.DEAD_LETTERS).stream()
                .map(Map.Entry::getValue)
                .toList();
    }

    private String held(String subscriptionId) {
        Subscription shown = harness.read(Topics.SUBSCRIPTIONS).getLast().getValue();
        assertThat(shown.getSubscriptionId()).isEqualTo(subscriptionId);
        return shown.getHeld().orElse("none");
    }
}
