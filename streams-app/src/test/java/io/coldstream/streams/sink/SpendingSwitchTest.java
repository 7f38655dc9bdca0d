package io.coldstream.streams.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpendingSwitchTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.POLICIES.name(), 0);

    private final ManualTicker ticker = new ManualTicker();
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    private final SpendingSwitch spending =
            new SpendingSwitch(() -> consumer, Fixtures.reading(RenewalPolicy.class), ticker);
    private long offset;

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    @Test
    void unreadMeansStopped() {
        assertThat(spending.isStopped()).isTrue();
    }

    @Test
    void topicWithoutTheSwitchMeansAllowed() {
        round();

        assertThat(spending.isStopped()).isFalse();
    }

    @Test
    void switchIsObeyedBothWays() {
        write(SpendingSwitch.SCOPE, policy(true));
        round();
        assertThat(spending.isStopped()).isTrue();

        write(SpendingSwitch.SCOPE, policy(false));
        round();
        assertThat(spending.isStopped()).isFalse();
    }

    @Test
    void otherScopesAreNotTheSwitch() {
        write("default", policy(true));
        round();

        assertThat(spending.isStopped()).isFalse();
    }

    @Test
    void deletedSwitchMeansAllowed() {
        write(SpendingSwitch.SCOPE, policy(true));
        write(SpendingSwitch.SCOPE, null);
        round();

        assertThat(spending.isStopped()).isFalse();
    }

    @Test
    void switchThatCannotBeReadMeansStopped() {
        write(SpendingSwitch.SCOPE, "garbage".getBytes(StandardCharsets.UTF_8));
        round();

        assertThat(spending.isStopped()).isTrue();
    }

    @Test
    void untilTheEndIsReachedItMeansStopped() {
        consumer.updateEndOffsets(Map.of(PARTITION, 7L));
        spending.round(consumer, List.of(PARTITION));

        assertThat(spending.isStopped()).isTrue();
    }

    @Test
    void knowledgeOlderThanFiveSecondsMeansStopped() {
        round();
        ticker.advance(Duration.ofSeconds(5));
        assertThat(spending.isStopped()).isFalse();

        ticker.advance(Duration.ofMillis(1));

        assertThat(spending.isStopped()).isTrue();
    }

    private void round() {
        spending.round(consumer, List.of(PARTITION));
    }

    private void write(String scope, byte @Nullable [] value) {
        consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset++, scope, value));
        consumer.updateEndOffsets(Map.of(PARTITION, offset));
    }

    private static byte[] policy(boolean stopped) {
        RenewalPolicy policy = RenewalPolicy.newBuilder()
                .setScope(SpendingSwitch.SCOPE)
                .setSpendingStopped(stopped)
                .setVersion(1)
                .setUpdatedAt(Fixtures.NOW)
                .build();
        return SingleObjectSerde.of(RenewalPolicy.class).serializer().serialize("", policy);
    }
}
