package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Senders that break HTTP's good manners, over bare sockets. */
@Timeout(30)
class HostileSenderTest {

    private static final HttpLimits SHORT = new HttpLimits(Duration.ofMillis(600), Duration.ofMillis(1_200), 100);

    @TempDir
    Path folder;

    private TestIngress ingress;

    @BeforeEach
    void start() throws Exception {
        ingress = new TestIngress(folder, TestIngress.CMR, SHORT, TestIngress.producer());
    }

    @AfterEach
    void stop() {
        ingress.close();
    }

    @Test
    void aChunkedBodyWithoutEndIs413() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            write(
                    out,
                    "POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("2000\r\n" + " ".repeat(8_192) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            Thread sender = Thread.ofVirtual().start(() -> writeUntilRefused(out, chunk));

            assertThat(statusLine(socket)).startsWith("HTTP/1.1 413");
            socket.close();
            sender.join();
        }
        stillServes();
    }

    @Test
    void aLengthThatIsClaimedButNotSentHoldsNothingForLong() throws Exception {
        try (Socket socket = connect()) {
            write(
                    socket.getOutputStream(),
                    "POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\n"
                            + "Content-Length: 500000\r\n\r\n{");

            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        stillServes();
    }

    @Test
    void aBodyOfAByteNowAndThenIsCutOff() throws Exception {
        trickle("POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\nContent-Length: 500000\r\n\r\n");
        stillServes();
    }

    @Test
    void headersOfAByteNowAndThenAreCutOff() throws Exception {
        trickle("POST /webhooks HTTP/1.1\r\nHost: x\r\nx-long: ");
        stillServes();
        assertThat(ingress.admin("/metrics").body()).contains("coldstream_ingress_connections_cut_total");
    }

    @Test
    void headersOverEightKilobytesAre431() throws Exception {
        for (String header : new String[] {"x-long: " + "a".repeat(9_000), "x: y\r\n".repeat(2_000) + "z: z"}) {
            try (Socket socket = connect()) {
                write(socket.getOutputStream(), "POST /webhooks HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");

                assertThat(statusLine(socket)).startsWith("HTTP/1.1 431");
                assertThat(rest(socket)).contains("application/problem+json").contains("8 KB");
            }
        }
        stillServes();
    }

    // What is open is served; who comes later waits outside until there is a place.
    @Test
    void moreConnectionsThanAllowedWaitOutside() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < SHORT.connections() + 50; i++) {
                open.add(connect());
            }
            assertThat(ingress.admin("/metrics").statusCode()).isEqualTo(200);
            // Those inside say nothing, and lose their places to those outside, and to us.
            stillServes();
            for (Socket socket : open) {
                assertThat(socket.getInputStream().read()).isNegative();
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void brokenFramingIsRefusedAndOthersAreServed() throws Exception {
        for (String request : new String[] {
            "POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
            "POST /webhooks HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /webhooks HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
            "\0\1\2\3\r\n\r\n",
        }) {
            try (Socket socket = connect()) {
                write(socket.getOutputStream(), request);
                assertThat(statusLine(socket)).as(request).startsWith("HTTP/1.1 400");
                assertThat(rest(socket)).contains("application/problem+json").contains("\"detail\"");
            }
        }
        stillServes();
    }

    // Closed with bytes unread, the connection would be reset, and the answer lost.
    @Test
    void whoSendsALargeBodyBeforeReadingStillGetsTheAnswer() throws Exception {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            write(out, "POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\nContent-Length: 3900000\r\n\r\n");
            out.write(new byte[1_000_000]);
            // A network is slower than loopback: the rest comes when a hasty server has long closed.
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            out.write(new byte[2_900_000]);

            assertThat(statusLine(socket)).startsWith("HTTP/1.1 413");
        }
    }

    private void trickle(String beginning) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            write(out, beginning);
            Instant began = Instant.now();
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> isRefused(out));
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static boolean isRefused(OutputStream out) {
        try {
            out.write('a');
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void writeUntilRefused(OutputStream out, byte[] chunk) {
        try {
            for (int i = 0; i < 100_000; i++) {
                out.write(chunk);
            }
        } catch (IOException e) {
            // The server has had enough.
        }
    }

    private void stillServes() throws Exception {
        assertThat(ingress.post("{}").statusCode()).isEqualTo(200);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", ingress.port());
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String statusLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int read = in.read(); read >= 0 && read != '\r'; read = in.read()) {
            line.append((char) read);
        }
        return line.toString();
    }
}
