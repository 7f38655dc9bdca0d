package io.coldstream.local.faults;

import io.coldstream.local.ChildJvm;
import io.coldstream.local.Ports;
import io.coldstream.schemas.process.Strike;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A process that is struck and may be started again, each time as a JVM of its own with its own temporary files. */
final class Victim implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final int STOPS_WITHIN_SECONDS = 60;

    private final String mainClass;
    private final Path folder;
    private final Map<String, String> variables;
    private final List<String> flags;
    private final HttpClient http = HttpClient.newHttpClient();
    private int adminPort;
    private int starts;
    private int kills;
    private @Nullable ChildJvm running;

    Victim(Class<?> mainClass, Path folder, Map<String, String> variables) {
        this(mainClass, folder, variables, List.of());
    }

    /** @param flags of its JVM */
    Victim(Class<?> mainClass, Path folder, Map<String, String> variables, List<String> flags) {
        this.mainClass = mainClass.getName();
        this.folder = folder;
        this.variables = Map.copyOf(variables);
        this.flags = List.copyOf(flags);
    }

    /** @param more variables of this start alone */
    void start(Map<String, String> more) {
        adminPort = Ports.free();
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(more);
        all.put("COLDSTREAM_ADMIN_PORT", Integer.toString(adminPort));
        running = ChildJvm.start(flags, mainClass, folder.resolve(toString() + "-" + ++starts), all);
    }

    void awaitReady() throws InterruptedException {
        Patience.await(this + " is ready", READY_WITHIN, () -> {
            if (exitStatus().isPresent()) {
                throw new IllegalStateException(this + " ended before it was ready:\n" + output());
            }
            return isReady();
        });
    }

    /** Whether it says that it does its work. */
    boolean isReady() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"))
                .timeout(ANSWERS_WITHIN)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Whether the strike that it was armed with has come.
     *
     * @throws IllegalStateException if it ended otherwise
     */
    boolean isStruck(Strike strike) {
        OptionalInt status = exitStatus();
        if (status.isPresent() && (strike != Strike.HALT || status.getAsInt() != Strike.EXIT_STATUS)) {
            throw new IllegalStateException(this + " ended by itself with " + status.getAsInt() + ":\n" + output());
        }
        return switch (strike) {
            case HALT -> status.isPresent();
            case STOP -> running != null && running.isStopped();
        };
    }

    /** SIGKILL. */
    void kill() {
        if (running == null || !running.isAlive()) {
            throw new IllegalStateException(this + " was dead before it was killed:\n" + output());
        }
        running.close();
        kills++;
    }

    int kills() {
        return kills;
    }

    /** SIGCONT. */
    void resume() throws IOException, InterruptedException {
        if (running != null) {
            running.resume();
        }
    }

    /** Asks it to end, and waits until it has. */
    void stop() throws IOException, InterruptedException {
        if (running != null) {
            running.interrupt(STOPS_WITHIN_SECONDS);
        }
    }

    /** The value of one of its own variables. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    private OptionalInt exitStatus() {
        return running == null ? OptionalInt.empty() : running.exitStatus();
    }

    private String output() {
        return running == null ? "" : running.output();
    }

    /** Ends it, and removes what it kept. */
    void remove() {
        close();
        Folders.remove(folder);
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
