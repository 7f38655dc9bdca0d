package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxSettingsTest {

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> SandboxSettings.from(Map.of(
                        "COLDSTREAM_SANDBOX_PORT", "70000",
                        "COLDSTREAM_SANDBOX_GENERATION", "C",
                        "COLDSTREAM_SANDBOX_WALLET", "plenty",
                        "COLDSTREAM_SANDBOX_PROCESSING", "soon",
                        "COLDSTREAM_SANDBOX_WEBHOOK_URL", "ftp://a.example",
                        "COLDSTREAM_CURRENCY", "dollars",
                        "COLDSTREAM_SPEED", "10")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "COLDSTREAM_SANDBOX_PORT",
                        "COLDSTREAM_SANDBOX_GENERATION",
                        "COLDSTREAM_SANDBOX_WALLET",
                        "COLDSTREAM_SANDBOX_PROCESSING",
                        "COLDSTREAM_SANDBOX_WEBHOOK_URL",
                        "COLDSTREAM_CURRENCY",
                        "COLDSTREAM_CLOCK_ORIGIN",
                        "COLDSTREAM_RESELLER_API_KEY");
    }

    @Test
    void keyAloneIsEnoughAndNeverPrinted() {
        SandboxSettings settings = SandboxSettings.from(Map.of("COLDSTREAM_RESELLER_API_KEY", "a-secret-key"));

        assertThat(settings.port()).isEqualTo(8082);
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.toString()).doesNotContain("a-secret-key");
    }
}
