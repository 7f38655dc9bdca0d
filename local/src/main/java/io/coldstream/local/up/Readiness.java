package io.coldstream.local.up;

import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** Waits until a process says at its admin port that it is ready, and the API answers from its stores. */
final class Readiness {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Readiness() {}

    /** @throws CannotStartException with what is not ready, when it takes too long */
    static void await(String name, int adminPort) throws InterruptedException {
        await(name, URI.create("http://127.0.0.1:" + adminPort + "/health/ready"), Set.of(200));
    }

    /** The switch is read from a store, like all that the API shows; without a token it may say 401 instead. */
    static void awaitApi(int port) throws InterruptedException {
        await("API", URI.create("http://127.0.0.1:" + port + "/api/spending"), Set.of(200, 401));
    }

    private static void await(String name, URI url, Set<Integer> good) throws InterruptedException {
        var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build();
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        String last = "no answer";
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            while (System.nanoTime() < giveUpAt) {
                try {
                    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                    if (good.contains(response.statusCode())) {
                        return;
                    }
                    last = response.body();
                } catch (IOException e) {
                    last = e.toString();
                }
                Thread.sleep(PAUSE);
            }
        }
        throw new CannotStartException("The " + name + " was not ready within " + PATIENCE.toSeconds() + " s: " + last);
    }
}
