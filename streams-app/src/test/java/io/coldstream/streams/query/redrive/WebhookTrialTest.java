package io.coldstream.streams.query.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A letter is judged by what this version would make of its webhook. */
class WebhookTrialTest {

    private static final Aliases NONE = alias -> Optional.empty();
    private static final Aliases M1_IS_KNOWN =
            alias -> alias.equals("mailbox:M1") ? Optional.of("SUB1") : Optional.empty();

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SealingKeys keys;

    @SuppressWarnings("NullAway.Init")
    private Trial trial;

    @BeforeEach
    void create() throws IOException {
        keys = SealingKeys.create(folder.resolve("keys"));
        trial = new WebhookTrial(
                new WebhookOpener(Opener.of(List.of(keys.opening())), Sealer.of(keys.credentialsPublic()), "USD"),
                new WebhookEvents(BusinessClock.REAL));
    }

    @Test
    void anEventThatThisVersionKnowsIsAppliedToItsSubscription() {
        assertThat(trial.of(renewing("unknown-event"), NONE)).isEqualTo(new Verdict.Leaves(false, List.of("SUB1")));
        assertThat(trial.of(renewing("bug"), NONE)).isEqualTo(new Verdict.Leaves(false, List.of("SUB1")));
    }

    @Test
    void anEventThatItStillDoesNotKnowStays() {
        DeadLetter letter = letter("unknown-event", "subscription.of.tomorrow", "\"subscriptionId\":\"SUB1\"");

        assertThat(trial.of(letter, NONE)).isEqualTo(new Verdict.Stays("unknown-event"));
    }

    @Test
    void whatWasNotRoutedStaysUntilItsAliasIsKnown() {
        DeadLetter letter = update("unrouted");

        assertThat(trial.of(letter, NONE)).isEqualTo(new Verdict.Stays("unrouted"));
        assertThat(trial.of(letter, M1_IS_KNOWN)).isEqualTo(new Verdict.Leaves(false, List.of("SUB1")));
    }

    @Test
    void whatFailedOtherwiseMayWaitForItsAlias() {
        assertThat(trial.of(update("unknown-event"), NONE)).isEqualTo(new Verdict.Leaves(true, List.of("mailbox:M1")));
    }

    @Test
    void whatNamesNeitherASubscriptionNorAnAliasStays() {
        assertThat(trial.of(letter("unroutable", "mailbox.order.failed", "\"orderId\":\"O1\""), NONE))
                .isInstanceOf(Verdict.Stays.class);
    }

    @Test
    void whatNoKeyOfOursOpensStays() throws IOException {
        SealingKeys others = SealingKeys.create(folder.resolve("others"));
        WebhookReceived webhook =
                sealed(Sealer.of(others.sealing()), "subscription.renewing", "{\"event\":\"subscription.renewing\"}");

        assertThat(trial.of(Letters.letter(1, "unsealable", webhook), NONE)).isEqualTo(new Verdict.Stays("unsealable"));
    }

    @Test
    void whatHasNoWebhookStaysAndSaysWhy() {
        assertThat(trial.of(Letters.bare("coldstream.command-requests", 1, "bad-field"), NONE))
                .isEqualTo(new Verdict.Stays("request"));
        assertThat(trial.of(Letters.bare("coldstream.webhooks", 1, "undecodable"), NONE))
                .isEqualTo(new Verdict.Stays("undecodable"));
        assertThat(trial.of(Letters.bare("coldstream.webhooks", 1, "bug"), NONE))
                .isEqualTo(new Verdict.Stays("no-webhook"));
    }

    private DeadLetter renewing(String reason) {
        return letter(reason, "subscription.renewing", "\"subscriptionId\":\"SUB1\"");
    }

    private DeadLetter update(String reason) {
        return letter(reason, "mailbox.updated", "\"mailboxId\":\"M1\",\"updatedFields\":{\"firstName\":\"Eve\"}");
    }

    private DeadLetter letter(String reason, String event, String data) {
        String body = "{\"event\":\"%s\",\"eventId\":\"E1\",\"data\":{%s}}".formatted(event, data);
        return Letters.letter(1, reason, sealed(Sealer.of(keys.sealing()), event, body));
    }

    private WebhookReceived sealed(Sealer sealer, String event, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] hash = BodyHash.of(keys.bodyHash()).of(bytes);
        byte[] associated = AssociatedData.webhook(event, Optional.of("E1"), Letters.AT, hash);
        return WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId("E1")
                .setSentAt(Letters.AT)
                .setReceivedAt(Letters.AT)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(sealer.seal(bytes, associated))
                .build();
    }
}
