package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpTest {

    @TempDir
    private Path folder;

    private record Result(int status, String err) {}

    @Test
    void aTakenPortIsOneClearLine() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = up("--data=" + folder, "--api-port=" + taken.getLocalPort());

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .startsWith("coldstream: Port " + taken.getLocalPort() + " for the API (--api-port) can't be used")
                    .hasLineCount(1);
        }
    }

    @Test
    void aFolderThatCanNotBeWrittenIsOneClearLine() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        Result result = up("--data=" + file.resolve("data"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("coldstream: The data folder " + file.resolve("data") + " can't be written")
                .hasLineCount(1);
    }

    @Test
    void wrongOptionsAreNamed() {
        Result result = up("--data=" + folder, "--speed=0");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("--speed is a whole number from 1 to 1000000");
    }

    @Test
    void itStartsStopsOnCtrlCAndStartsAgainOnItsData() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int start = 1; start <= 2; start++) {
            try (RunningUp up = RunningUp.start(folder, data())) {
                keys.add(Files.readString(data().resolve("keys/reseller-api-key")));
                List<ProcessHandle> processes = up.process().descendants();

                Result second = up("--data=" + data());
                long asked = System.nanoTime();
                int status = up.process().interrupt(60);
                Duration stopping = Duration.ofNanos(System.nanoTime() - asked);

                System.out.println("up: start " + start + " ready after " + up.readyAfter() + ", stopped within "
                        + stopping + " with exit status " + status);
                assertThat(second.status()).isEqualTo(1);
                assertThat(second.err())
                        .contains("is in use by another process")
                        .hasLineCount(1);
                assertThat(status).isIn(0, 130, 143);
                assertThat(up.process().isAlive()).isFalse();
                assertThat(processes).noneMatch(ProcessHandle::isAlive);
            }
        }
        assertThat(keys.get(0)).isEqualTo(keys.get(1)).hasSizeGreaterThan(20);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static Result up(String... options) {
        List<String> arguments = new ArrayList<>(RunningUp.FREE_PORTS);
        for (String option : options) {
            arguments.removeIf(other -> other.split("=")[0].equals(option.split("=")[0]));
            arguments.add(option);
        }
        arguments.add(0, "up");
        var err = new StringWriter();
        int status = Coldstream.run(
                arguments.toArray(String[]::new), new PrintWriter(new StringWriter()), new PrintWriter(err, true));
        return new Result(status, err.toString());
    }
}
