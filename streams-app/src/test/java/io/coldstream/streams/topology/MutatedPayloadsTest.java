package io.coldstream.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Example;
import io.coldstream.streams.codec.Mutation;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way of spoiling a payload, over an example of every event: none crashes, none is lost, no secret gets out. */
class MutatedPayloadsTest {

    private static final long SEED = 20261120L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SECRETS = Set.of("password", "appPassword", "authenticatorSecret");
    private static final Leaks LEAKS = new Leaks(Mutation.SECRET);

    @TempDir
    Path folder;

    private final Map<ByteBuffer, String> sent = new TreeMap<>();
    private final Set<ByteBuffer> found = new HashSet<>();
    private final List<String> leaks = new ArrayList<>();
    private final Map<String, Integer> reasons = new TreeMap<>();

    @Test
    void mutatedPayloadCrashesNothingAndIsNeitherLostNorLetOut() throws Exception {
        List<Mutation> mutations = Mutation.all();
        Random random = new Random(SEED);
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (Mutation mutation : mutations) {
                for (Example example : Example.all()) {
                    byte[] body = mutation.apply().apply(unique(example), random);
                    byte[] hash = topology.webhook("any", example.event().vendors(), body, topology.now());
                    sent.put(ByteBuffer.wrap(hash), mutation.name() + " of " + example);
                }
                look(topology);
            }
            parked(topology);
        }

        assertThat(mutations).hasSizeGreaterThanOrEqualTo(50);
        assertThat(mutations).extracting(Mutation::name).doesNotHaveDuplicates();
        assertThat(sent)
                .as("bodies that differ")
                .hasSize(mutations.size() * Example.all().size());
        assertThat(leaks).as("seed %d", SEED).isEmpty();
        Map<ByteBuffer, String> lost = new TreeMap<>(sent);
        lost.keySet().removeAll(found);
        assertThat(lost.values()).as("seed %d", SEED).isEmpty();
        assertThat(reasons)
                .as("reasons of dead letters")
                .doesNotContainKey("bug")
                .containsKeys("bad-field", "not-json");
    }

    /** The test must be able to see what it looks for. */
    @Test
    void secretInClearIsFoundInEachEncoding() {
        String secret = Mutation.SECRET;
        assertThat(List.of(
                        secret.getBytes(UTF_8),
                        ("{\"a\":\"" + secret + "\"}").getBytes(java.nio.charset.StandardCharsets.UTF_16LE),
                        java.util.HexFormat.of()
                                .formatHex(secret.getBytes(UTF_8))
                                .getBytes(UTF_8),
                        Base64.getEncoder().encode(("a" + secret + "b").getBytes(UTF_8)),
                        Base64.getEncoder().encode(("ab" + secret + "bc").getBytes(UTF_8))))
                .allMatch(LEAKS::in);
        assertThat(LEAKS.in("nothing of it".getBytes(UTF_8))).isFalse();
    }

    /** Each body has ids of its own, and the secret for every credential. */
    private ObjectNode unique(Example example) throws Exception {
        ObjectNode root = (ObjectNode) JSON.readTree(example.body());
        mark(root, "-" + sent.size());
        return root;
    }

    private static void mark(JsonNode node, String mark) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (SECRETS.contains(field.getKey())) {
                    object.put(field.getKey(), Mutation.SECRET);
                } else if (field.getKey().endsWith("Id")) {
                    object.put(field.getKey(), field.getValue().asText() + mark);
                }
            }
        }
        node.forEach(child -> mark(child, mark));
    }

    private void look(TopologyHarness topology) {
        topology.everything()
                .forEach((topic, records) -> records.forEach(record -> {
                    if (leaks(record.key()) || leaks(record.value())) {
                        leaks.add(topic);
                    }
                    if (topic.equals(Topics.EVENTS.name())) {
                        found.add(read(SubscriptionEvent.class, record.value()).getBodyHash());
                    }
                    if (topic.equals(Topics.DEAD_LETTERS.name())) {
                        DeadLetter letter = read(DeadLetter.class, record.value());
                        reasons.merge(letter.getReason(), 1, Integer::sum);
                        letter.getWebhook().ifPresent(webhook -> found.add(webhook.getBodyHash()));
                    }
                }));
    }

    private static boolean leaks(byte @Nullable [] bytes) {
        return bytes != null && LEAKS.in(bytes);
    }

    private void parked(TopologyHarness topology) {
        try (KeyValueIterator<String, Parked> all =
                topology.<Parked>store(Stores.PARKED).all()) {
            all.forEachRemaining(entry -> read(Routed.class, RouteProcessor.bytes(entry.value.getRouted()))
                    .getEvent()
                    .map(event -> read(SubscriptionEvent.class, RouteProcessor.bytes(event)))
                    .ifPresent(event -> found.add(event.getBodyHash())));
        }
    }

    private static <V extends SpecificRecord> V read(Class<V> type, byte[] bytes) {
        return SingleObjectSerde.of(type).deserializer().deserialize("", bytes);
    }
}
