package io.coldstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import io.coldstream.streams.crash.CrashPoint;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkSettingsTest {

    private final Map<String, String> variables = new HashMap<>(Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092",
            "KAFKA_SASL_JAAS_CONFIG", "a password",
            "COLDSTREAM_SCHEMA_REGISTRY_URL", "http://127.0.0.1:8085",
            "COLDSTREAM_RESELLER_URL", "http://127.0.0.1:8082/api/v1/integration",
            "COLDSTREAM_RESELLER_API_KEY", "the-api-key"));

    @Test
    void haveDefaultsForTheRest() {
        SinkSettings settings = read();

        assertThat(settings.concurrency()).isEqualTo(16);
        assertThat(settings.group()).isEqualTo("coldstream-sink");
        assertThat(settings.admin()).isEqualTo(new SinkSettings.Admin("127.0.0.1", 9083));
        assertThat(CrashPoint.values()).noneMatch(settings.crashPoints()::isArmed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8082/api, , true",
        "https://customers.example/api, , false",
        "https://customers.example/api, true, true",
        "http://127.0.0.1:8082/api, false, false"
    })
    void tellOnlyTheSandboxOfUndocumentedAnswersUnlessToldOtherwise(String url, String said, boolean reports) {
        variables.put("COLDSTREAM_RESELLER_URL", url);
        if (said != null) {
            variables.put("COLDSTREAM_REPORT_ERRORS", said);
        }

        assertThat(read().reseller().reportErrors()).isEqualTo(reports);
    }

    @Test
    void printNoSecret() {
        assertThat(read().toString()).doesNotContain("the-api-key", "a password");
    }

    @ParameterizedTest
    @CsvSource({
        "http://customers.example/api, must be https",
        "http://127.0.0.1.example/api, must be https",
        "http://localhost.example/api, must be https",
        "http://10.0.0.1/api, must be https",
        "ftp://127.0.0.1/api, is not an http or https address",
        "https://customers.example/api?x=1, is not an http or https address",
        "https://customers.example/api/, must not end in a slash"
    })
    void refuseAddressesThatAreUnsafeOrUnclear(String url, String problem) {
        variables.put("COLDSTREAM_RESELLER_URL", url);

        assertThatThrownBy(this::read).isInstanceOf(SettingsException.class).hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({"https://customers.example/api/v1", "http://localhost:8082/api", "http://[::1]:8082/api"})
    void takeHttpsAnywhereAndHttpOnLoopback(String url) {
        variables.put("COLDSTREAM_RESELLER_URL", url);

        assertThat(read().reseller().url()).hasToString(url);
    }

    @Test
    void refuseACrashPointAgainstARealReseller() {
        variables.put("COLDSTREAM_RESELLER_URL", "https://customers.example/api");
        variables.put("COLDSTREAM_CRASH_POINT", "after-claim");

        assertThatThrownBy(this::read).isInstanceOf(SettingsException.class).hasMessageContaining("is for trials");
    }

    @Test
    void tellEveryProblemAtOnce() {
        variables.clear();

        assertThatThrownBy(this::read)
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS")
                .hasMessageContaining("COLDSTREAM_SCHEMA_REGISTRY_URL")
                .hasMessageContaining("COLDSTREAM_RESELLER_URL")
                .hasMessageContaining("COLDSTREAM_RESELLER_API_KEY");
    }

    private SinkSettings read() {
        return SinkSettings.from(new Environment(variables));
    }
}
