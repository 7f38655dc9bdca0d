package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.schemas.Topics;
import io.coldstream.streams.codec.EventName;
import io.coldstream.streams.codec.Example;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each payload under {@code src/test/resources/webhooks} is applied or parked, and none is a dead letter. */
class FixturesTest {

    @TempDir
    Path folder;

    static List<Example> examples() {
        return Example.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void payloadIsUnderstood(Example example) {
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            topology.webhook("any", example.event().vendors(), example.body(), TopologyHarness.START);

            assertThat(topology.read(Topics.DEAD_LETTERS)).isEmpty();
            assertThat(topology.read(Topics.EVENTS)).hasSize(events(example.event()));
        }
    }

    /** How many come out at once: the update names no subscription and waits. */
    private static int events(EventName event) {
        return switch (event) {
            case MAILBOX_UPDATED -> 0;
            case PREWARMUP_ORDER_SUCCESS -> 2 + 3;
            default -> 1;
        };
    }
}
