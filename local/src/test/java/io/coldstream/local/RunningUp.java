package io.coldstream.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code coldstream up} as a process of its own, on free ports. */
public final class RunningUp implements AutoCloseable {

    static final List<String> FREE_PORTS =
            List.of("--kafka-port=0", "--registry-port=0", "--ingress-port=0", "--api-port=0", "--sandbox-port=0");

    private static final long MOST_SECONDS = 180;

    private final ChildJvm process;
    private final Addresses addresses;
    private final Duration readyAfter;

    private RunningUp(ChildJvm process, Addresses addresses, Duration readyAfter) {
        this.process = process;
        this.addresses = addresses;
        this.readyAfter = readyAfter;
    }

    /**
     * Returns when it is ready.
     *
     * @param folder where its output goes
     */
    static RunningUp start(Path folder, Path data) throws InterruptedException {
        return start(folder, data, Map.of());
    }

    /**
     * @param more variables of its environment
     * @param options besides those for ports and data
     */
    public static RunningUp start(Path folder, Path data, Map<String, String> more, String... options)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("up", "--data=" + data));
        arguments.addAll(List.of(options));
        Map<String, String> variables = new HashMap<>(more);
        variables.put("PATH", "/usr/bin:/bin");
        arguments.addAll(FREE_PORTS);
        long began = System.nanoTime();
        ChildJvm process =
                ChildJvm.start("io.coldstream.local.Coldstream", folder, variables, arguments.toArray(String[]::new));
        try {
            process.awaitLine("coldstream ready", MOST_SECONDS);
            return new RunningUp(
                    process, Addresses.read(data).orElseThrow(), Duration.ofNanos(System.nanoTime() - began));
        } catch (Throwable e) {
            process.close();
            throw e;
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    Duration readyAfter() {
        return readyAfter;
    }

    ChildJvm process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
