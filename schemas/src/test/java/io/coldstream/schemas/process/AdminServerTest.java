package io.coldstream.schemas.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private volatile Supplier<Map<String, Boolean>> readiness = () -> Map.of("kafka", true, "store", true);
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws Exception {
        server = AdminServer.start("127.0.0.1", 0, () -> readiness.get(), () -> "webhooks_total 3\n");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aRunningProcessIsLive() throws Exception {
        HttpResponse<String> answer = send("GET", "/health/live");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"live\":true}");
    }

    @Test
    void aProcessIsReadyWhenAllItsPartsAre() throws Exception {
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);

        readiness = () -> Map.of("kafka", false, "store", true);
        HttpResponse<String> answer = send("GET", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"parts\":{\"kafka\":false,\"store\":true},\"ready\":false}");
    }

    @Test
    void aProcessThatCannotTellItsStateIsNotReady() throws Exception {
        readiness = () -> {
            throw new IllegalStateException("on purpose");
        };

        HttpResponse<String> answer = send("GET", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("on purpose");
    }

    @Test
    void metricsAreServedAsPrometheusText() throws Exception {
        HttpResponse<String> answer = send("GET", "/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).isEqualTo("webhooks_total 3\n");
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(send("GET", "/health/live/more").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        HttpResponse<String> post = send("POST", "/metrics");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(post.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(send("HEAD", "/metrics").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
