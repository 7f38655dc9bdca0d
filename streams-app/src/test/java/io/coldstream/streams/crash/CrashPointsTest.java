package io.coldstream.streams.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.schemas.process.CrashPoints;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashPointsTest {

    private final Map<String, String> variables =
            new HashMap<>(Map.of("COLDSTREAM_RESELLER_URL", "http://127.0.0.1:8082/api/v1/integration"));

    @Test
    void strikeNowhereUnlessTold() {
        assertThat(CrashPoint.values()).noneMatch(read()::isArmed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"after-claim", "after-claim:3", "after-claim:3:stop", "after-claim:halt"})
    void strikeAtOnePoint(String point) {
        variables.put("COLDSTREAM_CRASH_POINT", point);

        assertThat(CrashPoint.values()).filteredOn(read()::isArmed).containsExactly(CrashPoint.AFTER_CLAIM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"after-lunch", "after-claim:0", "after-claim:x", "after-claim:1:sleep", "after-claim:1:halt:2"})
    void areRefusedWhereTheyAreNone(String point) {
        variables.put("COLDSTREAM_CRASH_POINT", point);

        assertThatThrownBy(this::read).isInstanceOf(SettingsException.class).hasMessageContaining("not a crash point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://customers.example/api", "https://127.0.0.1.example/api", ""})
    void areRefusedUnlessTheResellerIsKnownToBeOnLoopback(String reseller) {
        variables.put("COLDSTREAM_CRASH_POINT", "request-stored");
        variables.put("COLDSTREAM_RESELLER_URL", reseller);

        assertThatThrownBy(this::read).isInstanceOf(SettingsException.class).hasMessageContaining("is for trials");
    }

    private CrashPoints read() {
        Environment environment = new Environment(variables);
        CrashPoints points = CrashPoints.from(environment, CrashPoint.values(), "COLDSTREAM_RESELLER_URL");
        environment.check();
        return points;
    }
}
