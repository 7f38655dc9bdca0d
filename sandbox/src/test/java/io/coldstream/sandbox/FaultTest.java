package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {

    @TempDir
    Path folder;

    private Partner partner;
    private String id;

    @BeforeEach
    void start() {
        partner = Partner.with(folder);
        id = partner.subscription("{}");
    }

    @AfterEach
    void stop() {
        partner.close();
    }

    private void fault(String form) {
        partner.control("POST", "/sandbox/faults", form);
    }

    private JsonNode lastCall() {
        JsonNode calls = partner.control("GET", "/sandbox/calls", "").path("calls");
        return calls.path(calls.size() - 1);
    }

    @ParameterizedTest
    @CsvSource({"before,reset,0", "after,reset,1", "before,timeout,0", "after,timeout,1", "before,cut,0", "after,cut,1"
    })
    void brokenConnectionTellsNothingOfWhetherTheOrderWasTaken(String when, String kind, int charges) {
        fault("{\"call\":\"" + Partner.RENEW + "\",\"when\":\"" + when + "\",\"kind\":\"" + kind
                + "\",\"count\":1,\"seconds\":1}");

        assertThatThrownBy(() -> partner.renew(id)).isInstanceOf(UncheckedIOException.class);

        partner.process();
        assertThat(partner.renewals(id)).hasSize(charges);
        assertThat(lastCall().path("fault").asText()).isEqualTo(when + ":" + kind);
        assertThat(partner.renew(id).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 504})
    void statusBeforeAndAfter(int status) {
        fault("{\"kind\":\"status\",\"status\":" + status + ",\"count\":1}");
        fault("{\"kind\":\"status\",\"when\":\"after\",\"status\":" + status + ",\"count\":1}");

        var before = partner.renew(id);
        partner.process();
        assertThat(before.statusCode()).isEqualTo(status);
        assertThat(before.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
        assertThat(partner.renewals(id)).isEmpty();
        var after = partner.renew(id);
        partner.process();
        assertThat(after.statusCode()).isEqualTo(status);
        assertThat(partner.renewals(id)).hasSize(1);
        assertThat(partner.renew(id).statusCode()).isEqualTo(200);
    }

    @Test
    void garbageIs200AndNoJson() {
        fault("{\"kind\":\"garbage\",\"when\":\"after\"}");

        var answer = partner.renew(id);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> Partner.tree(answer.body())).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void slowBodyIsWholeInTheEnd() {
        fault("{\"kind\":\"slow\",\"when\":\"after\",\"seconds\":1}");

        assertThat(Partner.tree(partner.renew(id).body()).path("status").asInt())
                .isEqualTo(200);
    }

    @Test
    void faultFiresOnlyForItsCallAndMethod() {
        fault("{\"call\":\"PUT /dns\",\"kind\":\"status\",\"status\":500}");

        assertThat(partner.call("GET", "/dns?domain=a.example", "").statusCode())
                .isEqualTo(200);
        assertThat(partner.call("PUT", "/dns", "{}").statusCode()).isEqualTo(500);
    }

    @Test
    void drawsWithOneSeedAreTheSameDraws() {
        List<Integer> first = draws();
        List<Integer> second = draws();

        assertThat(first).isEqualTo(second).contains(200, 500);
    }

    private List<Integer> draws() {
        partner.control("DELETE", "/sandbox/faults", "");
        fault("{\"kind\":\"status\",\"probability\":0.5,\"seed\":7}");
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statuses.add(partner.call("GET", "/subscriptions", "").statusCode());
        }
        return statuses;
    }

    @Test
    void listSaysHowOftenEachFired() {
        fault("{\"kind\":\"status\",\"count\":2}");
        for (int i = 0; i < 4; i++) {
            partner.call("GET", "/subscriptions", "");
        }

        JsonNode faults = partner.control("GET", "/sandbox/faults", "").path("faults");
        assertThat(faults.path(0).path("fired").asInt()).isEqualTo(2);
        partner.control("DELETE", "/sandbox/faults", "");
        assertThat(partner.control("GET", "/sandbox/faults", "").path("faults")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kind\":\"nonsense\"}",
                "{\"kind\":\"timeout\",\"seconds\":121}",
                "{\"kind\":\"drop\"}",
                "{\"kind\":\"reset\",\"call\":\"webhook\"}",
                "{\"kind\":\"reset\",\"probability\":2}",
                "{\"kind\":\"reset\",\"tyop\":1}"
            })
    void faultThatMakesNoSenseIsRefused(String form) {
        assertThat(partner.send(partner.request("/sandbox/faults", "POST", form))
                        .statusCode())
                .isEqualTo(422);
    }
}
