package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each payload under {@code src/test/resources/webhooks} is applied or parked, and none is a dead letter. */
class FixturesTest {

    @TempDir
    Path folder;

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/webhooks"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void payloadIsUnderstood(Path file) throws IOException {
        String body = Files.readString(file);
        JsonNode root = new ObjectMapper().readTree(body);
        JsonNode data = root.get("data");
        String key = data.has("subscriptionId")
                ? data.get("subscriptionId").textValue()
                : "mailbox:" + data.get("mailboxId").textValue();
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            topology.webhook(key, root.get("event").textValue(), body, TopologyHarness.START);

            assertThat(topology.read(Topics.DEAD_LETTERS)).isEmpty();
            assertThat(topology.read(Topics.EVENTS)).hasSize(data.has("subscriptionId") ? 1 : 0);
        }
    }
}
