package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendTest {

    private static final String KEY = "key-of-the-test";

    @TempDir
    private Path folder;

    private final List<Received> received = new ArrayList<>();
    private HttpServer ingress;

    private record Received(String timestamp, String signature, byte[] body) {}

    private record Result(int status, String out) {}

    @BeforeEach
    void listen() throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/reseller-api-key"), KEY + "\n");
        ingress = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ingress.createContext("/webhooks", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            received.add(new Received(
                    exchange.getRequestHeaders().getFirst("cmr-x-timestamp"),
                    exchange.getRequestHeaders().getFirst("cmr-x-signature"),
                    body));
            boolean refused = new String(body, StandardCharsets.UTF_8).contains("refuse me");
            byte[] answer = (refused ? "no" : "yes").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? 401 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        ingress.start();
    }

    @AfterEach
    void stop() {
        ingress.stop(0);
    }

    @Test
    void eachFileIsSignedOverItsTimeAndItsVeryBytes() throws Exception {
        byte[] body = "{ \"event\" : \"a\",\n\t\"name\": \"Zoë\" }\n".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("a.json"), body);

        Result result = send("--at=1767225600", file.toString());

        assertThat(result).isEqualTo(new Result(0, file + ": 200 yes\n"));
        assertThat(received).hasSize(1);
        assertThat(received.getFirst().timestamp()).isEqualTo("1767225600");
        assertThat(received.getFirst().body()).isEqualTo(body);
        assertThat(received.getFirst().signature()).isEqualTo(hmac("1767225600.", body));
    }

    @Test
    void aRefusalShowsInTheExitStatusAndTheOthersAreStillSent() throws Exception {
        Path bad = Files.writeString(folder.resolve("bad.json"), "refuse me");
        Path missing = folder.resolve("missing.json");
        Path good = Files.writeString(folder.resolve("good.json"), "{}");

        Result result = send(bad.toString(), missing.toString(), good.toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().lines())
                .hasSize(3)
                .contains(bad + ": 401 no", good + ": 200 yes")
                .anyMatch(line -> line.startsWith(missing + ": not sent"));
    }

    @Test
    void withoutAKeyItSaysWhereOneComesFrom() throws Exception {
        Files.delete(folder.resolve("keys/reseller-api-key"));

        Result result = send(Files.writeString(folder.resolve("a.json"), "{}").toString());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).contains("COLDSTREAM_RESELLER_API_KEY").contains("--data");
        assertThat(received).isEmpty();
    }

    private Result send(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "send",
                "--data=" + folder,
                "--url=http://127.0.0.1:" + ingress.getAddress().getPort() + "/webhooks"));
        all.addAll(List.of(arguments));
        var out = new StringWriter();
        int status = Coldstream.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(out, true));
        return new Result(status, out.toString());
    }

    private static String hmac(String prefix, byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(prefix.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
