package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LETTERS_OF_A_SECRET = 12;

    @TempDir
    private Path data;

    private Path folder;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void name() {
        folder = data.resolve("keys");
    }

    @Test
    void createMakesWhatIsMissingShowsItAndChangesNothingTheSecondTime() throws IOException {
        Result made = keys("create", "--data=" + data);
        Map<String, String> before = content();
        Result again = keys("create", "--keys=" + folder);

        assertThat(made.status()).as(made.err()).isZero();
        assertThat(before).hasSize(5);
        assertThat(content()).isEqualTo(before);
        assertThat(again).isEqualTo(made);
        assertThat(made.out().lines())
                .contains("keys in " + folder)
                .anyMatch(line -> line.matches("  key [0-9a-f]{16}  seals since .* UTC  opening-private.json"))
                .anyMatch(line -> line.matches("  key [0-9a-f]{16}  seals since .* UTC  credentials-private.json"))
                .anyMatch(
                        line -> line.startsWith("body hash: body-hash.key, since ") && line.contains("never replaced"));
    }

    @Test
    void anOldOpeningKeyIsNeededForAsLongAsTopicsKeepWhatWasSealedForIt() throws IOException {
        keys("create", "--data=" + data);
        String old = shown().at("/webhooks/keys/0/keyId").asText();

        JsonNode rotated = json(keys("rotate", "--what=webhooks", "--json", "--data=" + data));
        JsonNode keys = shown().at("/webhooks/keys");

        assertThat(rotated.at("/replaced/keyId").asText()).isEqualTo(old);
        assertThat(rotated.at("/key/keyId")).isEqualTo(keys.at("/0/keyId"));
        assertThat(keys.at("/0/seals").asBoolean()).isTrue();
        assertThat(keys.at("/0").has("neededForWebhooksUntil")).isFalse();
        assertThat(keys.at("/1/keyId").asText()).isEqualTo(old);
        assertThat(keys.at("/1/seals").asBoolean()).isFalse();
        Instant since = Instant.parse(keys.at("/1/since").asText());
        Duration webhooks = Topics.WEBHOOKS.retention().orElseThrow();
        Duration letters = Topics.DEAD_LETTERS.retention().orElseThrow();
        assertThat(webhooks).isEqualTo(Duration.ofDays(30));
        assertThat(Instant.parse(keys.at("/1/neededForWebhooksUntil").asText())).isEqualTo(since.plus(webhooks));
        assertThat(Instant.parse(keys.at("/1/neededForDeadLettersUntil").asText()))
                .isEqualTo(since.plus(webhooks).plus(letters));
        assertThat(keys("show", "--data=" + data).out())
                .contains("coldstream.webhooks keeps for 30 days")
                .contains("for dead letters, which are kept for 30 days more");
    }

    @Test
    void anOldKeyOfCredentialsIsNeededWithoutEnd() throws IOException {
        keys("create", "--data=" + data);

        Result rotated = keys("rotate", "--what", "credentials", "--data=" + data);

        assertThat(rotated.status()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains("needed without end");
        JsonNode old = shown().at("/credentials/keys/1");
        assertThat(old.path("privateFile").asText()).isEqualTo("credentials-private.json");
        assertThat(old.has("neededForWebhooksUntil")).isFalse();
        assertThat(shown().at("/webhooks/keys")).hasSize(1);
    }

    @Test
    void rotateSaysWhoIsRestartedFirstAndADryRunChangesNothing() throws IOException {
        keys("create", "--data=" + data);
        Map<String, String> before = content();

        Result dry = keys("rotate", "--what=webhooks", "--dry-run", "--data=" + data);
        assertThat(content()).isEqualTo(before);
        Result done = keys("rotate", "--what=webhooks", "--data=" + data);

        assertThat(dry.out()).startsWith("Nothing was changed.");
        assertThat(done.out()).contains("seals webhooks from now on").contains("opens only (opening-private.json)");
        for (Result said : List.of(dry, done)) {
            assertThat(said.status()).as(said.err()).isZero();
            assertThat(said.out())
                    .containsSubsequence(
                            "1. Give every streams-app", "restart it", "2. Then give every ingress", "restart it");
        }
        assertThat(content())
                .hasSize(6)
                .containsAllEntriesOf(Map.of("opening-private.json", before.get("opening-private.json")));
        assertThat(content().get("sealing-public.json")).isNotEqualTo(before.get("sealing-public.json"));
        assertThat(content().get("body-hash.key")).isEqualTo(before.get("body-hash.key"));
    }

    @Test
    void noSecretIsEverPrinted() throws IOException {
        List<Result> said = new ArrayList<>();
        said.add(keys("create", "--data=" + data));
        for (String what : List.of("webhooks", "credentials")) {
            said.add(keys("rotate", "--what=" + what, "--dry-run", "--data=" + data));
            said.add(keys("rotate", "--what=" + what, "--data=" + data));
            said.add(keys("rotate", "--what=" + what, "--json", "--data=" + data));
        }
        said.add(keys("show", "--data=" + data));
        said.add(keys("show", "--json", "--data=" + data));
        List<String> secrets = secrets();
        Path newest = folder.resolve(shown().at("/webhooks/keys/0/privateFile").asText());
        Files.writeString(newest, Files.readString(newest).replace("\"keyData\"", "\"keyDatum\""));
        Result broken = keys("show", "--data=" + data);
        said.add(broken);
        said.add(keys("rotate", "--what=webhooks", "--data=" + data));
        said.add(keys("create", "--data=" + data));

        assertThat(secrets).hasSizeGreaterThan(6 * 30);
        assertThat(broken.status()).isEqualTo(1);
        assertThat(broken.err())
                .contains(newest + " is not a private opening key")
                .hasLineCount(1);
        for (Result result : said) {
            assertThat(secrets)
                    .noneMatch(secret ->
                            result.out().contains(secret) || result.err().contains(secret));
        }
    }

    @Test
    void whatIsWrongIsOneClearLine() throws IOException {
        assertThat(keys("show", "--data=" + data))
                .returns(1, Result::status)
                .satisfies(said -> assertThat(said.err())
                        .startsWith("coldstream: There are no keys in " + folder)
                        .hasLineCount(1));
        assertThat(keys("rotate", "--what=webhooks", "--data=" + data)).returns(1, Result::status);
        assertThat(folder).doesNotExist();
        assertThat(keys("rotate", "--data=" + data))
                .returns(2, Result::status)
                .satisfies(said -> assertThat(said.err()).contains("--what"));
        assertThat(keys("rotate", "--what=everything", "--data=" + data)).returns(2, Result::status);
        assertThat(keys("show", "--data=" + data, "--keys=" + folder)).returns(2, Result::status);
        Files.delete(SealingKeys.create(folder).opening());
        assertThat(keys("show", "--data=" + data))
                .returns(1, Result::status)
                .satisfies(said -> assertThat(said.err())
                        .contains("opening-private.json is not. Restore it from a backup")
                        .hasLineCount(1));
    }

    @Test
    void everyCommandExplainsItself() {
        assertThat(keys("--help").out()).contains("show", "create", "rotate");
        for (String command : List.of("show", "create", "rotate")) {
            assertThat(keys(command, "--help"))
                    .returns(0, Result::status)
                    .satisfies(said -> assertThat(said.out()).contains("--data=DIR", "--keys=DIR", "--json"));
        }
    }

    private JsonNode shown() throws IOException {
        return json(keys("show", "--json", "--data=" + data));
    }

    private static JsonNode json(Result result) throws IOException {
        assertThat(result.status()).as(result.err()).isZero();
        return JSON.readTree(result.out());
    }

    /** Every run of characters of what the files keep. */
    private List<String> secrets() throws IOException {
        List<String> secrets = new ArrayList<>();
        for (var file : content().entrySet()) {
            String value = file.getKey().contains("private")
                    ? JSON.readTree(file.getValue()).at("/key/0/keyData/value").asText()
                    : file.getKey().equals("body-hash.key") ? file.getValue().strip() : "";
            for (int from = 0; from + LETTERS_OF_A_SECRET <= value.length(); from++) {
                secrets.add(value.substring(from, from + LETTERS_OF_A_SECRET));
            }
        }
        return secrets;
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return content;
    }

    private static Result keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(List.of(arguments));
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Coldstream.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(status, out.toString(), err.toString());
    }
}
