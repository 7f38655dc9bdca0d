package io.coldstream.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.local.TestBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaRegistryTest {

    private static final String ONE = record("{\"name\":\"a\",\"type\":\"long\"}");
    private static final String WIDER =
            record("{\"name\":\"a\",\"type\":\"long\"},{\"name\":\"b\",\"type\":\"string\",\"default\":\"\"}");
    private static final String BROKEN = record("{\"name\":\"a\",\"type\":\"string\"}");

    @TempDir
    private static Path data;

    private static TestBroker broker;
    private static SchemaRegistry registry;
    private static RegistryCalls calls;

    @BeforeAll
    static void start() {
        broker = TestBroker.start(data);
        registry = SchemaRegistry.start(broker.kafka(), 0);
        calls = new RegistryCalls(registry.url());
    }

    @AfterAll
    static void stop() throws Exception {
        calls.close();
        registry.close();
        broker.close();
    }

    @Test
    void registeringTwiceGivesTheSameIdAndOneVersion() throws Exception {
        int first = register("twice-value", ONE);
        int second = register("twice-value", ONE);

        assertThat(second).isEqualTo(first);
        assertThat(calls.get("/subjects/twice-value/versions").body()).hasToString("[1]");
    }

    @Test
    void oneSchemaHasOneIdUnderAllSubjects() throws Exception {
        assertThat(register("here-value", ONE)).isEqualTo(register("there-value", ONE));
    }

    @Test
    void whatWasRegisteredIsFoundByIdByVersionAndBySchema() throws Exception {
        int id = register("found-value", WIDER);

        assertThat(calls.get("/schemas/ids/" + id).body().path("schema").asText())
                .isEqualTo(WIDER);
        assertThat(calls.get("/subjects").body().toString()).contains("\"found-value\"");
        for (String version : List.of("1", "latest", "-1")) {
            var found = calls.get("/subjects/found-value/versions/" + version).body();
            assertThat(found.path("id").asInt()).isEqualTo(id);
            assertThat(found.path("version").asInt()).isEqualTo(1);
            assertThat(found.path("subject").asText()).isEqualTo("found-value");
        }
        var lookedUp =
                calls.post("/subjects/found-value", Map.of("schema", WIDER)).body();
        assertThat(lookedUp.path("id").asInt()).isEqualTo(id);
    }

    @Test
    void aSchemaThatBreaksReadersIsRefusedAndOneThatDoesNotIsTheNextVersion() throws Exception {
        register("careful-value", ONE);

        var refused = calls.post("/subjects/careful-value/versions", Map.of("schema", BROKEN));
        register("careful-value", WIDER);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("error_code").asInt()).isEqualTo(409);
        assertThat(refused.body().path("message").asText()).contains("incompatible");
        assertThat(calls.get("/subjects/careful-value/versions").body()).hasToString("[1,2]");
    }

    @Test
    void compatibilityCanBeAskedForBeforehand() throws Exception {
        register("asked-value", ONE);
        String path = "/compatibility/subjects/asked-value/versions/latest";

        assertThat(calls.post(path, Map.of("schema", WIDER)).body()).hasToString("{\"is_compatible\":true}");
        assertThat(calls.post(path, Map.of("schema", BROKEN)).body()).hasToString("{\"is_compatible\":false}");
        assertThat(calls.post(path + "?verbose=true", Map.of("schema", BROKEN))
                        .body()
                        .path("messages"))
                .isNotEmpty();
    }

    @Test
    void aSubjectsOwnLevelWinsOverTheGlobalOneWhichIsFull() throws Exception {
        register("free-value", ONE);

        var before = calls.get("/config/free-value");
        calls.put("/config/free-value", Map.of("compatibility", "NONE"));
        var broken = calls.post("/subjects/free-value/versions", Map.of("schema", BROKEN));

        assertThat(calls.get("/config").body()).hasToString("{\"compatibilityLevel\":\"FULL\"}");
        assertThat(before.body().path("error_code").asInt()).isEqualTo(40408);
        assertThat(broken.status()).isEqualTo(200);
    }

    @Test
    void errorsAreConfluents() throws Exception {
        register("known-value", ONE);

        assertError("/subjects/nobody/versions", 404, 40401);
        assertError("/subjects/known-value/versions/9", 404, 40402);
        assertError("/subjects/known-value/versions/zero", 422, 42202);
        assertError("/schemas/ids/999999", 404, 40403);
        assertError("/nowhere", 404, 404);
        var invalid = calls.post("/subjects/bad-value/versions", Map.of("schema", "{\"type\":\"nothing\"}"));
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.body().path("error_code").asInt()).isEqualTo(42201);
        var level = calls.put("/config", Map.of("compatibility", "SOMEHOW"));
        assertThat(level.body().path("error_code").asInt()).isEqualTo(42203);
    }

    @Test
    void aPageInABrowserCanNotRegister() throws Exception {
        var sent = calls.send("POST", "/subjects/page-value/versions", "text/plain", "{\"schema\":\"\\\"long\\\"\"}");

        assertThat(sent.status()).isEqualTo(415);
        assertThat(calls.get("/subjects/page-value/versions").status()).isEqualTo(404);
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        int id = register("lasting-value", ONE);
        calls.put("/config/lasting-value", Map.of("compatibility", "BACKWARD"));

        try (SchemaRegistry restarted = SchemaRegistry.start(broker.kafka(), 0);
                var callsAfter = new RegistryCalls(restarted.url())) {
            assertThat(callsAfter
                            .get("/schemas/ids/" + id)
                            .body()
                            .path("schema")
                            .asText())
                    .isEqualTo(ONE);
            assertThat(callsAfter.get("/subjects/lasting-value/versions").body())
                    .hasToString("[1]");
            assertThat(callsAfter.get("/config/lasting-value").body())
                    .hasToString("{\"compatibilityLevel\":\"BACKWARD\"}");
        }
    }

    private static void assertError(String path, int status, int code) throws Exception {
        var answer = calls.get(path);
        assertThat(answer.status()).as(path).isEqualTo(status);
        assertThat(answer.body().path("error_code").asInt()).as(path).isEqualTo(code);
        assertThat(answer.contentType()).startsWith("application/vnd.schemaregistry.v1+json");
    }

    private static int register(String subject, String schema) throws Exception {
        var answer = calls.post("/subjects/" + subject + "/versions", Map.of("schema", schema));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().path("id").asInt();
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"t\",\"fields\":[" + fields + "]}";
    }
}
