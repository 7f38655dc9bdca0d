package io.coldstream.local.bench;

import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** A main class in a JVM of its own, with this JVM's class path. */
final class ChildProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String name;
    private final int adminPort;
    private final Process process;
    private final Path output;

    private ChildProcess(String name, int adminPort, Process process, Path output) {
        this.name = name;
        this.adminPort = adminPort;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it; {@link #awaitReady} tells when it works. It ends with this JVM at the latest.
     *
     * @param folder takes its output and its temporary files
     * @param variables its whole environment but for the class path and the admin port
     */
    static ChildProcess start(String name, Class<?> main, Path folder, Map<String, String> variables, int adminPort) {
        try {
            Path temporary = Files.createDirectories(folder.resolve(name + "-tmp"));
            Path output = folder.resolve(name + ".out");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "-Djava.io.tmpdir=" + temporary,
                            main.getName())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("COLDSTREAM_ADMIN_PORT", Integer.toString(adminPort));
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ChildProcess(name, adminPort, process, output);
        } catch (IOException e) {
            throw new CannotStartException(name + " can't be started: " + e.getMessage(), e);
        }
    }

    void awaitReady() throws InterruptedException {
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < giveUpAt) {
                if (isReady(http, ready)) {
                    return;
                }
                Thread.sleep(PAUSE);
            }
        }
        throw new CannotStartException(name + " did not become ready:\n" + said());
    }

    private static boolean isReady(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The time that all its threads have spent on processors since it started. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What it takes of the machine's memory; 0 where the system does not tell. */
    long residentBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private String said() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGKILL. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
