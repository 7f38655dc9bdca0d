package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IngressSettingsTest {

    private static final Map<String, String> ENOUGH = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092",
            "COLDSTREAM_SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085",
            "COLDSTREAM_RESELLER_API_KEY", "partner-api-key",
            "COLDSTREAM_SEALING_PUBLIC_KEY", "keys/sealing-public.json",
            "COLDSTREAM_BODY_HASH_KEY", "keys/body-hash.key");

    @Test
    void whatIsNotSetHasItsDefault() {
        IngressSettings settings = settings(Map.of());

        assertThat(settings.webhooks()).isEqualTo(new IngressSettings.Address("127.0.0.1", 8080));
        assertThat(settings.admin()).isEqualTo(new IngressSettings.Address("127.0.0.1", 9080));
        assertThat(settings.maxBodyBytes()).isEqualTo(524_288);
        assertThat(settings.topics()).isEqualTo(new IngressSettings.Provisioning(4, 1));
        assertThat(settings.authentication())
                .isEqualTo(new WebhookAuthentication.Cmr(List.of(new Secret("partner-api-key")), Optional.empty()));
    }

    @Test
    void severalKeysAndAFormCanBeSet() {
        IngressSettings settings = settings(Map.of(
                "COLDSTREAM_WEBHOOK_KEYS", "old-key, new-key,",
                "COLDSTREAM_WEBHOOK_SIGNATURE_FORM", "timestamp.body:sha256=hex"));

        assertThat(settings.authentication())
                .isEqualTo(new WebhookAuthentication.Cmr(
                        List.of(new Secret("old-key"), new Secret("new-key")),
                        Optional.of(SignatureForm.TIMESTAMP_BODY_HEX_PREFIXED)));
    }

    @ParameterizedTest
    @EnumSource
    void everyFormCanBePinned(SignatureForm form) {
        assertThat(settings(Map.of("COLDSTREAM_WEBHOOK_SIGNATURE_FORM", form.label()))
                        .authentication())
                .isEqualTo(new WebhookAuthentication.Cmr(List.of(new Secret("partner-api-key")), Optional.of(form)));
    }

    @Test
    void theSecretsOfStandardWebhooksAreReadAndNeverTheApiKey() {
        String older = "whsec_" + "b2xk".repeat(8);
        String newer = "whsec_" + "bmV3".repeat(16);

        assertThat(settings(Map.of(
                                "COLDSTREAM_WEBHOOK_AUTHENTICATION",
                                "standard-webhooks",
                                "COLDSTREAM_WEBHOOK_KEYS",
                                older + ", " + newer))
                        .authentication())
                .isEqualTo(new WebhookAuthentication.StandardWebhooks(List.of(new Secret(older), new Secret(newer))));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of("COLDSTREAM_WEBHOOK_AUTHENTICATION", "standard-webhooks")))
                .withMessageContaining("COLDSTREAM_WEBHOOK_KEYS must name the secret");
    }

    @Test
    void anUnusableSecretOfStandardWebhooksIsAProblemThatDoesNotQuoteIt() {
        String usable = "whsec_" + "b2xk".repeat(8);
        String tooShort = "whsec_" + "c2hvcnQ".repeat(2);

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of(
                        "COLDSTREAM_WEBHOOK_AUTHENTICATION",
                        "standard-webhooks",
                        "COLDSTREAM_WEBHOOK_KEYS",
                        usable + "," + tooShort + ",plain-text-key")))
                .withMessageContaining("COLDSTREAM_WEBHOOK_KEYS number 2 is not whsec_ followed by")
                .withMessageContaining("COLDSTREAM_WEBHOOK_KEYS number 3 is not")
                .withMessageNotContaining("number 1")
                .withMessageNotContaining("c2hv")
                .withMessageNotContaining("plain-text");
    }

    @Test
    void authenticationIsSwitchedOffInSoManyWords() {
        assertThat(settings(Map.of("COLDSTREAM_WEBHOOK_AUTHENTICATION", "none")).authentication())
                .isEqualTo(new WebhookAuthentication.None());
    }

    @Test
    void everyProblemIsReportedAtOnce() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> IngressSettings.from(new Environment(
                        Map.of("COLDSTREAM_INGRESS_PORT", "many", "COLDSTREAM_WEBHOOK_SIGNATURE_FORM", "rot13"))))
                .withMessageContaining("COLDSTREAM_INGRESS_PORT")
                .withMessageContaining("KAFKA_BOOTSTRAP_SERVERS")
                .withMessageContaining("COLDSTREAM_SCHEMA_REGISTRY_URL")
                .withMessageContaining("COLDSTREAM_SEALING_PUBLIC_KEY")
                .withMessageContaining("COLDSTREAM_BODY_HASH_KEY")
                .withMessageContaining("COLDSTREAM_WEBHOOK_KEYS")
                .withMessageContaining("timestamp.body:hex, ");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(Map.of("COLDSTREAM_WEBHOOK_AUTHENTICATION", "off")));
    }

    @Test
    void secretsDoNotPrint() {
        assertThat(settings(Map.of("KAFKA_SASL_JAAS_CONFIG", "password=kafka-password")))
                .asString()
                .doesNotContain("partner-api-key")
                .doesNotContain("kafka-password");
    }

    @Test
    void kafkaSettingsTuneTheProducerButDoNotWeakenIt() {
        Map<String, Object> producer = ProducerSettings.of(
                settings(Map.of("KAFKA_ACKS", "0", "KAFKA_LINGER_MS", "7", "KAFKA_ENABLE_IDEMPOTENCE", "false"))
                        .kafka(),
                524_288);

        assertThat(producer)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "7");
    }

    private static IngressSettings settings(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(ENOUGH);
        variables.putAll(more);
        return IngressSettings.from(new Environment(variables));
    }
}
