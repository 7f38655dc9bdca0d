package io.coldstream.local.send;

import io.coldstream.local.Addresses;
import io.coldstream.local.ResellerKey;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coldstream send}: signs and posts webhooks as the vendor does, and says what came back. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Signs each file as the vendor does, posts it to the ingress, and prints what came back.")
public final class Send implements Callable<Integer> {

    // The vendor's own patience, says its help guide.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int MOST_SHOWN = 500;
    private static final String USUAL_URL = "http://127.0.0.1:8080/webhooks";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--at", paramLabel = "EPOCH", description = "Sending time in seconds since 1970; now by default.")
    private @Nullable Long at;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The ingress; by default that of the 'coldstream up' on the data folder, else " + USUAL_URL + ".")
    private @Nullable URI url;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".coldstream",
            description = "Data folder of 'coldstream up', for its key and its address (${DEFAULT-VALUE}).")
    private Path data = Path.of(".coldstream");

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Payloads in JSON, one webhook each.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws Exception {
        Secret key = ResellerKey.find(System.getenv(), data)
                .orElseThrow(() -> new CannotStartException("There is no key to sign with: set " + ResellerKey.VARIABLE
                        + ", or name the data folder of 'coldstream up' with --data"));
        URI ingress = url != null
                ? url
                : Addresses.read(data).map(Addresses::webhooks).orElse(URI.create(USUAL_URL));
        int refused = 0;
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            for (Path file : files) {
                refused += send(http, new Target(ingress, key), file) ? 0 : 1;
            }
        }
        return refused == 0 ? 0 : 1;
    }

    private record Target(URI ingress, Secret key) {}

    private boolean send(HttpClient http, Target target, Path file) throws InterruptedException {
        try {
            byte[] body = Files.readAllBytes(file);
            String timestamp = Long.toString(at == null ? Instant.now().getEpochSecond() : at);
            var request = HttpRequest.newBuilder(target.ingress())
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .header("cmr-x-timestamp", timestamp)
                    .header("cmr-x-signature", VendorSignature.of(target.key(), timestamp, body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            String answer = response.body();
            say(file + ": " + response.statusCode() + " "
                    + (answer.length() > MOST_SHOWN ? answer.substring(0, MOST_SHOWN) + "…" : answer));
            return response.statusCode() / 100 == 2;
        } catch (ConnectException e) {
            say(file + ": nothing answers at " + target.ingress());
        } catch (IOException e) {
            say(file + ": not sent: " + e);
        }
        return false;
    }

    private void say(String line) {
        if (spec != null) {
            spec.commandLine().getOut().println(line.stripTrailing());
        }
    }
}
