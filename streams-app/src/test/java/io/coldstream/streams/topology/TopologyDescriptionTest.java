package io.coldstream.streams.topology;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of operators, stores and topics are schema: a change of this description is a migration, or a mistake. */
class TopologyDescriptionTest {

    private static final String GOLDEN = "/topology.txt";
    private static final Pattern STORES = Pattern.compile("\\(stores: \\[([^]]*)]\\)");

    @Test
    void topologyIsTheOneThatWasAgreed(@TempDir Path folder) throws IOException {
        String described = TopologyHarness.topology(
                        TopologyHarness.createKeys(folder.resolve("keys")),
                        new StreamsConfig(Map.of(
                                StreamsConfig.APPLICATION_ID_CONFIG,
                                "description",
                                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                                "127.0.0.1:1",
                                "ensure.explicit.internal.resource.naming",
                                true)))
                .describe()
                .toString();
        described = STORES.matcher(described).replaceAll(TopologyDescriptionTest::sorted);
        Path actual = Path.of("target", "topology.txt");
        Files.writeString(actual, described);

        assertThat(described)
                .as("meant? then copy %s to src/test/resources%s", actual, GOLDEN)
                .isEqualTo(golden());
        assertThat(described).as("a name made up by Kafka Streams").doesNotContainPattern("KSTREAM|KTABLE");
    }

    /** Kafka Streams lists the stores of a processor in no particular order. */
    private static String sorted(MatchResult stores) {
        return Arrays.stream(stores.group(1).split(", ")).sorted().collect(joining(", ", "(stores: [", "])"));
    }

    private static String golden() throws IOException {
        try (var in = TopologyDescriptionTest.class.getResourceAsStream(GOLDEN)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
