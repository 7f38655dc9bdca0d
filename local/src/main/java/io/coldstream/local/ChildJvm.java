package io.coldstream.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A main class as a process of its own, with the class path of this one; gone when it is closed, or with this JVM. */
public final class ChildJvm implements AutoCloseable {

    private static final int SIGINT = 2;

    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;
    private final Path output;

    private ChildJvm(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder where its output goes, and its temporary files
     * @param variables its whole environment but for the class path
     */
    public static ChildJvm start(String mainClass, Path folder, Map<String, String> variables, String... arguments) {
        return start(List.of(), mainClass, folder, variables, arguments);
    }

    /** @param flags of the JVM, beside the usual ones */
    public static ChildJvm start(
            List<String> flags, String mainClass, Path folder, Map<String, String> variables, String... arguments) {
        String name = mainClass.substring(mainClass.lastIndexOf('.') + 1);
        try {
            Path temp = Files.createDirectories(folder.resolve(name + "-tmp"));
            Path output = folder.resolve(name + ".out");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.io.tmpdir=" + temp));
            command.addAll(flags);
            command.add(mainClass);
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = builder.start();
            RUNNING.add(process);
            return new ChildJvm(name, process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit status, once it has ended. */
    public OptionalInt exitStatus() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Whether a signal has stopped it: state T of proc(5). */
    public boolean isStopped() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops all its threads where they are, until it is {@linkplain #resume resumed}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on that was stopped. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What it started itself, and that in turn. */
    public List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    public long pid() {
        return process.pid();
    }

    /** Everything it printed so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line that contains {@code text}; fails with the output when the process ends before. */
    public String awaitLine(String text, long seconds) throws InterruptedException {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < giveUpAt) {
            boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
            var found = output().lines().filter(line -> line.contains(text)).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (ended) {
                throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + output());
            }
        }
        throw new IllegalStateException(name + " did not say '" + text + "' within " + seconds + " s:\n" + output());
    }

    /** Ctrl-C. Where this JVM was told to ignore it, a child would too: then it is asked to end with SIGTERM. */
    public int interrupt(long seconds) throws IOException, InterruptedException {
        signal(ignores(SIGINT) ? "TERM" : "INT");
        return awaitEnd(seconds);
    }

    /** Waits until it ends by itself; its exit status. */
    public int awaitEnd(long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " did not end within " + seconds + " s:\n" + output());
        }
        return process.exitValue();
    }

    private static boolean ignores(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .anyMatch(mask -> (mask & (1L << (signal - 1))) != 0);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        RUNNING.remove(process);
    }
}
