package io.coldstream.local.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coldstream.local.ChildJvm;
import io.coldstream.local.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process that is killed and started again, each time as a JVM of its own with its own temporary files. */
final class Victim implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final String mainClass;
    private final Path folder;
    private final Map<String, String> variables;
    private final HttpClient http = HttpClient.newHttpClient();
    private int adminPort;
    private int starts;
    private int kills;
    private @Nullable ChildJvm running;

    Victim(Class<?> mainClass, Path folder, Map<String, String> variables) {
        this.mainClass = mainClass.getName();
        this.folder = folder;
        this.variables = Map.copyOf(variables);
    }

    /** @param more variables of this start alone */
    void start(Map<String, String> more) {
        adminPort = Ports.free();
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        all.put("COLDSTREAM_ADMIN_PORT", Integer.toString(adminPort));
        running = ChildJvm.start(mainClass, folder.resolve(toString() + "-" + ++starts), all);
    }

    void awaitReady() {
        URI ready = URI.create("http://127.0.0.1:" + adminPort + "/health/ready");
        await(toString() + " is ready")
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .failFast(() -> assertThat(isAlive()).as(this::output).isTrue())
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(ready)
                                                .timeout(Duration.ofSeconds(2))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    /** SIGKILL. */
    void kill() {
        if (running == null || !running.isAlive()) {
            throw new AssertionError(this + " was dead before it was killed:\n" + output());
        }
        running.close();
        kills++;
    }

    int kills() {
        return kills;
    }

    /** Waits until it has halted by itself; its exit status. */
    int awaitHalt() throws InterruptedException {
        return running == null ? -1 : running.awaitEnd(60);
    }

    /** Asks it to end, and waits until it has. */
    void stop() throws Exception {
        if (running != null) {
            running.interrupt(60);
        }
    }

    private boolean isAlive() {
        return running != null && running.isAlive();
    }

    private String output() {
        return running == null ? "" : running.output();
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
        http.close();
    }

    @Override
    public String toString() {
        return mainClass.substring(mainClass.lastIndexOf('.') + 1).replace("Main", "");
    }
}
