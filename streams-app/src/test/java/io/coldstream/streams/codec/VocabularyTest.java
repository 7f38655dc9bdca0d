package io.coldstream.streams.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.domain.About;
import io.coldstream.streams.domain.DomainEvent;
import io.coldstream.streams.domain.WebhookEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Webhook → normal form → Avro and back → domain event, for each example. */
class VocabularyTest {

    private static final WebhookEvents EVENTS = new WebhookEvents(BusinessClock.REAL);

    @TempDir
    static Path folder;

    private static OneSchemaRegistry registry;
    private static TestSealing sealing;

    @BeforeAll
    static void start() throws IOException {
        registry = new OneSchemaRegistry();
        sealing = new TestSealing(folder.resolve("keys"));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    static List<Example> examples() {
        return Example.all();
    }

    @Test
    void everyEventAndGenerationHasAnExampleAndEveryExampleIsTried() {
        assertThat(Example.files())
                .containsExactlyInAnyOrderElementsOf(
                        examples().stream().map(Example::name).toList());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleIsTheSameDomainEventBeforeAndAfterEachEncoding(Example example) throws Unusable {
        Serde<SubscriptionEvent> stores = SingleObjectSerde.of(SubscriptionEvent.class);
        Serde<SubscriptionEvent> topic = new RegistrySerdes(registry.address()).of(Topics.EVENTS);

        for (Opened opened : open(example)) {
            Object told = decoded(opened.event(), opened);
            for (Serde<SubscriptionEvent> serde : List.of(stores, topic)) {
                byte[] bytes = serde.serializer().serialize("", opened.event());
                SubscriptionEvent read = serde.deserializer().deserialize("", bytes);

                assertThat(read).isEqualTo(opened.event());
                assertThat(decoded(read, opened)).isEqualTo(told);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleSurprisesNobodyUnlessItsPayloadIsUnknown(Example example) throws Unusable {
        boolean documented = switch (example.event()) {
            case MAILBOX_EXPORTED, DNS_RECORD_UPDATED -> false;
            default -> true;
        };
        if (documented) {
            assertThat(open(example))
                    .allSatisfy(opened -> assertThat(opened.surprises()).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleGoesToWhatItSpeaksOf(Example example) throws Unusable {
        List<String> keys = open(example).stream().map(Opened::key).toList();

        switch (example.event().thing()) {
            case DOMAIN -> assertThat(keys).containsExactly("domain:PWM7Y25RYZ450YNM8K8FX9GK5AHX/company.com");
            case SUBSCRIPTION, MAILBOX ->
                assertThat(keys).allSatisfy(key -> assertThat(key).doesNotStartWith("domain:"));
            case PREWARMUP_ORDER -> {
                boolean failed = example.event() == EventName.PREWARMUP_ORDER_FAILED;
                assertThat(keys).hasSize(failed ? 1 : 2 + 3);
                assertThat(keys.getFirst())
                        .isEqualTo(failed ? "order:PRE682GAVFTMYC2H6C87PPKPG5WX" : "WARMSUB1LSOTJSNLGOOS");
            }
        }
    }

    @Test
    void bothGenerationsOfARenewalSayTheSameAndTheNewerOneItsPeriod() throws Unusable {
        var older = (WebhookEvent.SubscriptionReported) only(EventName.SUBSCRIPTION_RENEWAL_SUCCESS, "a");
        var newer = (WebhookEvent.SubscriptionReported) only(EventName.SUBSCRIPTION_RENEWAL_SUCCESS, "b");

        assertThat(newer.status()).isEqualTo(older.status());
        assertThat(older.periodEnd()).isNull();
        assertThat(newer.periodEnd()).isEqualTo("2026-03-08T23:59:59Z");
        assertThat(newer.about().domain()).isEqualTo("company.com");
    }

    @Test
    void otherNamesAndFormsOfOneOrderAreTheSameOrder() throws Unusable {
        var usual = (WebhookEvent.MailboxOrderSucceeded)
                decoded(open(new Example(EventName.MAILBOX_ORDER_SUCCESS, "mailbox.order.success"))
                        .getFirst());
        var other = (WebhookEvent.MailboxOrderSucceeded) only(EventName.MAILBOX_ORDER_SUCCESS, "other-names");

        assertThat(other.order()).isEqualTo(usual.order());
        assertThat(other.periodEnd()).isEqualTo(usual.periodEnd());
        assertThat(other.about())
                .usingRecursiveComparison()
                .ignoringFields("identity", "stamp")
                .isEqualTo(usual.about());
        assertThat(other.orderId()).as("told as a number").isEqualTo("682137");
    }

    @Test
    void mailboxInAnArrayOfOneIsThatMailboxAndAUserNameBecomesAnAddress() throws Unusable {
        var created = (WebhookEvent.MailboxCreated) only(EventName.MAILBOX_CREATED, "array");

        assertThat(created.mailboxId()).isEqualTo("MA25R9GK5AHYZ450YPWMNM8K8FXX");
        assertThat(created.creation().email()).isEqualTo("ada@coldmailseller.com");
        assertThat(created.creation().admin()).isFalse();
        assertThat(created.withCredentials()).isTrue();
    }

    @Test
    void warmMailboxTellsItsPicture() throws Unusable {
        var ann = (WebhookEvent.MailboxCreated)
                decoded(open(new Example(EventName.PREWARMUP_ORDER_SUCCESS, "prewarmup.order.success"))
                        .get(1));

        assertThat(ann.profilePicture()).startsWith("https://images.unsplash.com/");
        assertThat(ann.creation().expiresAt()).isEqualTo("2026-12-01T00:00:00Z");
        assertThat(ann.creation().provider()).isEqualTo("GOOGLE");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void domainEventSaysWhichWebhookItWas(Example example) throws Unusable {
        for (Opened opened : open(example)) {
            About about = switch (decoded(opened)) {
                case WebhookEvent event -> event.about();
                case DomainEvent event -> event.about();
                default -> throw new AssertionError();
            };
            assertThat(about.identity()).isEqualTo(opened.event().getIdentity());
            assertThat(about.stamp().sentAt()).isEqualTo(TestSealing.AT);
        }
    }

    private static Object only(EventName event, String generation) throws Unusable {
        List<Opened> parts = open(Example.of(event, generation));
        assertThat(parts).hasSize(1);
        return decoded(parts.getFirst());
    }

    private static List<Opened> open(Example example) throws Unusable {
        return sealing.opener().open(sealing.webhook(example.event().vendors(), example.body()));
    }

    private static Object decoded(Opened opened) throws Unusable {
        return decoded(opened.event(), opened);
    }

    private static Object decoded(SubscriptionEvent event, Opened opened) throws Unusable {
        return RoutingKey.isDomains(opened.key())
                ? EVENTS.decodeDomain(event)
                : EVENTS.decode(event, opened.credentials() != null);
    }
}
