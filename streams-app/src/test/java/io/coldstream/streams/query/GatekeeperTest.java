package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GatekeeperTest {

    private static final String SPEND = "{\"stopped\":false,\"reason\":\"r\"}";
    private static final Map<String, String> TOKENS =
            Map.of("COLDSTREAM_API_TOKENS", "viewer:viewer-token-0123456, operator:operator-token-01234");

    @Test
    void whatChangesStateHasToBeJson() {
        try (TestApi api = new TestApi()) {
            var form = api.send(api.request("/api/spending", "Content-Type", "text/plain")
                    .PUT(HttpRequest.BodyPublishers.ofString(SPEND)));
            var without = api.send(api.request("/api/policies/default").DELETE());
            assertThat(form.status()).isEqualTo(415);
            assertThat(without.status()).isEqualTo(415);
            assertThat(api.send("PUT", "/api/spending", "[]").status()).isEqualTo(400);
            assertThat(api.send("PUT", "/api/spending", "{\"stopped\":true,\"stopped\":false}")
                            .status())
                    .isEqualTo(400);
            assertThat(api.views.policies).isEmpty();
        }
    }

    @Test
    void aPageOfAnotherSiteCanNotChangeAnything() {
        try (TestApi api = new TestApi()) {
            assertThat(api.send("PUT", "/api/spending", SPEND, "Origin", "http://evil.example")
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("PUT", "/api/spending", SPEND, "Origin", "null").status())
                    .isEqualTo(403);
            assertThat(api.views.policies).isEmpty();
            assertThat(api.send(
                                    "PUT",
                                    "/api/spending",
                                    SPEND,
                                    "Origin",
                                    api.address().toString())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aForeignNameThatPointsHereIsRefusedForReadsToo() throws IOException {
        try (TestApi api = new TestApi();
                Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.getOutputStream()
                    .write("GET /api/subscriptions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void withTokensEachRoleMayDoItsPartAndOthersNothing() {
        try (TestApi api = new TestApi(TOKENS)) {
            assertThat(api.get("/api/subscriptions").status()).isEqualTo(401);
            assertThat(api.get("/api/subscriptions").header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(api.get("/api/subscriptions", "Authorization", "Bearer viewer-token-0123457")
                            .status())
                    .isEqualTo(401);
            assertThat(api.get("/api/subscriptions", "Authorization", "Bearer viewer-token-0123456")
                            .status())
                    .isEqualTo(200);
            assertThat(api.send("PUT", "/api/spending", SPEND, "Authorization", "Bearer viewer-token-0123456")
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("PUT", "/api/spending", SPEND).status()).isEqualTo(401);
            var done = api.send("PUT", "/api/spending", SPEND, "Authorization", "Bearer operator-token-01234");
            assertThat(done.status()).isEqualTo(200);
            assertThat(done.json().get("updatedBy").textValue()).isEqualTo("operator");
            assertThat(api.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void offLoopbackThereMustBeTokens() {
        assertThatThrownBy(() -> new TestApi(Map.of("COLDSTREAM_API_HOST", "0.0.0.0")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("COLDSTREAM_API_TOKENS");
        assertThatThrownBy(() -> new TestApi(Map.of("COLDSTREAM_API_TOKENS", "operator:short")))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("operator:short");
    }

    @Test
    void aWildcardIsAdvertisedByTheMachinesName() {
        Map<String, String> open = new TreeMap<>(TOKENS);
        open.put("COLDSTREAM_API_HOST", "0.0.0.0");

        ApiSettings settings = ApiSettings.from(new Environment(open));

        assertThat(settings.advertisedHost()).isNotEqualTo("0.0.0.0").isNotBlank();
        assertThat(settings.toString()).doesNotContain("operator-token");
    }

    @Test
    void bodiesOverTheBoundAreRefused() {
        try (TestApi api = new TestApi()) {
            String large = "{\"reason\":\"" + "x".repeat(65_536) + "\"}";
            assertThat(api.send("PUT", "/api/spending", large).status()).isEqualTo(413);
            assertThat(api.get("/api/subscriptions/" + "x".repeat(600)).status())
                    .isEqualTo(414);
        }
    }

    @Test
    void everyAnswerCarriesTheHeadersThatKeepABrowserSafe() {
        try (TestApi api = new TestApi()) {
            for (String path : new String[] {"/", "/console.js", "/api/subscriptions", "/api/nothing"}) {
                var reply = api.get(path);
                assertThat(reply.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
                assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
                assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
            }
            assertThat(api.get("/").text()).doesNotContain("style=", "onclick", "<script>");
        }
    }

    @Test
    void aWrongMethodIsSaidToBeOne() {
        try (TestApi api = new TestApi()) {
            var reply = api.send("POST", "/api/subscriptions", "{}");
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }
}
