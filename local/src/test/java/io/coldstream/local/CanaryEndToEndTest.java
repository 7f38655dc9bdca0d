package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.ingress.Ingress;
import io.coldstream.ingress.IngressSettings;
import io.coldstream.local.send.VendorSignature;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand secrets, each somewhere else, sent to a whole {@code up}: none is found in any record of any topic, in any
 * answer, metric or log, nor in any file that Kafka, the stores, the spool or the processes have written.
 */
@Timeout(600)
class CanaryEndToEndTest {

    private static final int CANARIES = 1_000;
    private static final int LAST_ONES = 24;
    private static final SecretSearch CONTROL = new SecretSearch(Canary.CLEAR);
    private static final Pattern READ = Pattern.compile("^  (/\\S*):\\n    get:", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        Path data = folder.resolve("data");
        List<Canary> canaries = Canary.many(CANARIES);
        List<String> found = new ArrayList<>();
        TreeSet<String> control = new TreeSet<>();
        AtomicInteger records = new AtomicInteger();
        KeptAnswers http = new KeptAnswers();
        try (http;
                RunningUp up = RunningUp.start(folder, data)) {
            Secret key = new Secret(
                    Files.readString(data.resolve("keys/reseller-api-key")).strip());
            for (Canary canary : canaries) {
                KeptAnswers.Answer answer = http.send(request(up.addresses().webhooks(), key, canary));
                assertThat(answer.status()).as(canary.place()).isEqualTo(canary.status());
            }
            awaitAllApplied(http, up, key);
            readEverything(http, up.addresses());
            var raw = new RawTopics(up.addresses().kafka());
            raw.read(raw.names(), met -> {
                records.incrementAndGet();
                Canary.SEARCH.in(whole(met)).forEach(form -> found.add(met.topic() + ": " + form));
                CONTROL.in(whole(met)).forEach(form -> control.add(met.topic()));
            });
            assertThat(up.process().interrupt(60)).isIn(0, 130, 143);
        }
        for (KeptAnswers.Answer answer : http.all()) {
            Canary.SEARCH
                    .in(answer.whole())
                    .forEach(form -> found.add("answer of " + answer.url().getPath() + ": " + form));
            CONTROL.in(answer.whole()).forEach(form -> control.add(answer.url().getPath()));
        }
        Canary.SEARCH.below(folder).forEach(file -> found.add("file " + file));
        CONTROL.below(folder).forEach(file -> control.add("file " + file.split("/")[1]));
        System.out.printf(
                "canaries: %,d in %d kinds of places; %,d records, %,d answers and %,d MB of files read; %d hits; what stands"
                        + " in clear was found in %d places%n",
                canaries.size(),
                canaries.stream().map(Canary::place).distinct().count(),
                records.get(),
                http.all().size(),
                megabytes(folder),
                found.size(),
                control.size());

        assertThat(found).isEmpty();
        assertThat(control)
                .contains(Topics.MAILBOXES.name(), "coldstream-mailboxes-changelog", "/api/mailboxes")
                .contains("file kafka", "file streams");
        assertThat(http.all().stream().filter(answer -> answer.status() < 300))
                .extracting(answer -> answer.url().getPath())
                .contains(
                        "/",
                        "/metrics",
                        "/api/parked",
                        "/api/contract-drift",
                        "/api/dead-letters",
                        "/api/subscriptions/SUB0/timeline");
        plantedOnesAreFound(data);
    }

    @Test
    void noSecretIsFoundInWhatWaitsForKafka() throws Exception {
        SealingKeys keys = SealingKeys.create(folder.resolve("keys"));
        Secret key = new Secret("partner-api-key");
        Path spool = folder.resolve("spool");
        int taken = 0;
        try (KeptAnswers http = new KeptAnswers();
                Ingress ingress = Ingress.start(withoutKafka(keys, key, spool))) {
            URI webhooks = URI.create("http://127.0.0.1:" + ingress.port() + "/webhooks");
            for (Canary canary : Canary.many(CANARIES)) {
                int status = http.send(request(webhooks, key, canary)).status();
                assertThat(status).as(canary.place()).isEqualTo(canary.status());
                taken += status == 200 ? 1 : 0;
            }
            assertThat(Canary.SEARCH.below(spool)).isEmpty();
            assertThat(new SecretSearch("mailbox.teleported").below(spool))
                    .as("what stands in clear")
                    .isNotEmpty();
        }
        assertThat(taken).isGreaterThan(CANARIES / 2);
        assertThat(Canary.SEARCH.below(folder)).isEmpty();
    }

    private static IngressSettings withoutKafka(SealingKeys keys, Secret key, Path spool) {
        return IngressSettings.from(new Environment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "COLDSTREAM_SCHEMA_REGISTRY_URL",
                "http://127.0.0.1:1",
                "COLDSTREAM_INGRESS_PORT",
                "0",
                "COLDSTREAM_ADMIN_PORT",
                "0",
                "COLDSTREAM_RESELLER_API_KEY",
                key.reveal(),
                "COLDSTREAM_SEALING_PUBLIC_KEY",
                keys.sealing().toString(),
                "COLDSTREAM_BODY_HASH_KEY",
                keys.bodyHash().toString(),
                "COLDSTREAM_SPOOL_DIR",
                spool.toString())));
    }

    private static void plantedOnesAreFound(Path data) throws Exception {
        byte[] leaked = "{\"password\":\"zQ7canarY000x00kVwp5Xj2\"}".getBytes(StandardCharsets.UTF_8);
        Files.write(data.resolve("streams/planted"), leaked);
        Files.write(data.resolve("kafka/planted"), Base64.getEncoder().encode(leaked));

        assertThat(Canary.SEARCH.below(data))
                .anyMatch(hit -> hit.startsWith("streams/planted"))
                .anyMatch(hit -> hit.startsWith("kafka/planted") && hit.endsWith("in base64"));
    }

    private static HttpRequest request(URI webhooks, Secret key, Canary canary) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhooks.resolve(canary.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(canary.body()));
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        switch (canary.sent()) {
            case SIGNED ->
                request.header("cmr-x-timestamp", timestamp)
                        .header("cmr-x-signature", VendorSignature.of(key, timestamp, canary.body()));
            case WRONGLY_SIGNED ->
                request.header("cmr-x-timestamp", timestamp)
                        .header("cmr-x-signature", VendorSignature.of(key, timestamp, new byte[0]));
            case UNSIGNED -> {}
        }
        canary.headers().forEach(request::setHeader);
        return request.build();
    }

    // A partition keeps its order: once these are seen, whatever came before them is dealt with.
    private static void awaitAllApplied(KeptAnswers http, RunningUp up, Secret key) throws Exception {
        List<String> last =
                IntStream.range(0, LAST_ONES).mapToObj(i -> "LAST" + i).toList();
        for (String id : last) {
            byte[] body = "{\"event\":\"subscription.updated\",\"data\":{\"subscriptionId\":\"%s\",\"quantity\":1}}"
                    .formatted(id)
                    .getBytes(StandardCharsets.UTF_8);
            var canary = new Canary("last", "/webhooks", Map.of(), body, Canary.Sent.SIGNED, 200);
            assertThat(http.send(request(up.addresses().webhooks(), key, canary))
                            .status())
                    .isEqualTo(200);
        }
        for (String id : last) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> http.get(up.addresses().api(), "/api/subscriptions/" + id)
                                    .status()
                            == 200);
        }
    }

    /** Every route that can be read, of the API and of each process, and each thing that the lists name. */
    private static void readEverything(KeptAnswers http, Addresses addresses) throws Exception {
        URI api = addresses.api();
        Matcher route = READ.matcher(http.get(api, "/openapi.yaml").text());
        int routes = 0;
        while (route.find()) {
            routes++;
            http.get(
                    api,
                    route.group(1)
                            .replace("{userId}/{domain}", "U1/canary.example")
                            .replace("{scope}", "default")
                            .replaceAll("\\{.*?\\}", "SUB0"));
        }
        assertThat(routes).isGreaterThan(20);
        for (JsonNode subscription :
                http.get(api, "/api/subscriptions?limit=500").json().path("items")) {
            String path =
                    "/api/subscriptions/" + subscription.path("subscriptionId").asText();
            http.get(api, path);
            http.get(api, path + "/mailboxes");
            http.get(api, path + "/timeline?limit=500");
        }
        for (JsonNode mailbox : http.get(api, "/api/mailboxes?limit=500").json().path("items")) {
            http.get(api, "/api/mailboxes/" + mailbox.path("mailboxId").asText());
        }
        for (String list : List.of(
                "/api/dead-letters",
                "/api/parked",
                "/api/contract-drift",
                "/api/domains",
                "/api/inventory?dimension=user")) {
            http.get(api, list + (list.contains("?") ? "&" : "?") + "limit=500");
        }
        Addresses.Admin admin = addresses.admin();
        for (URI process : List.of(admin.ingress(), admin.streamsApp(), admin.sink())) {
            for (String path : List.of("/metrics", "/health/live", "/health/ready")) {
                http.get(process, path);
            }
        }
    }

    private static long megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum()
                    / 1_000_000;
        }
    }

    private static byte[] whole(ConsumerRecord<byte[], byte[]> met) {
        var whole = new ByteArrayOutputStream();
        List<byte[]> parts = new ArrayList<>();
        parts.add(met.key());
        parts.add(met.value());
        met.headers().forEach(header -> {
            parts.add(header.key().getBytes(StandardCharsets.UTF_8));
            parts.add(header.value());
        });
        for (byte[] part : parts) {
            if (part != null) {
                whole.writeBytes(part);
                whole.write('\n');
            }
        }
        return whole.toByteArray();
    }
}
