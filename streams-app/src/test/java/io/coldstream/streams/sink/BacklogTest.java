package io.coldstream.streams.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.coldstream.avro.Command;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Which of the polled commands are next, and what stays between polled and committed. */
class BacklogTest {

    private static final TopicPartition ONE = new TopicPartition("commands", 1);
    private static final TopicPartition TWO = new TopicPartition("commands", 2);

    private final Backlog backlog = new Backlog();

    @Test
    void partitionsTakeTurnsHoweverManyWaitInOne() {
        for (int i = 0; i < 50; i++) {
            add(ONE, i, "one-" + i);
        }
        add(TWO, 0, "two-0");
        add(TWO, 1, "two-1");

        assertThat(keys(4)).containsExactly("one-0", "two-0", "one-1", "two-1");
    }

    @Test
    void ofAKeyOneAtATimeAndNoneOfABusyOne() {
        add(ONE, 0, "busy");
        add(ONE, 1, "a");
        add(ONE, 2, "a");
        add(ONE, 3, "b");

        assertThat(backlog.ready(10, received -> received.key().equals("busy")))
                .extracting(Received::key, Received::offset)
                .containsExactly(tuple("a", 1L), tuple("b", 3L));
    }

    @Test
    void offsetToCommitIsThatOfTheFirstStillWaiting() {
        add(ONE, 5, "slow");
        add(ONE, 6, "a");
        add(ONE, 7, "b");

        backlog.remove(received -> received.offset() > 5);
        assertThat(backlog.offsets()).containsEntry(ONE, new OffsetAndMetadata(5));

        backlog.remove(received -> true);
        assertThat(backlog.offsets()).containsEntry(ONE, new OffsetAndMetadata(8));
    }

    @Test
    void partitionIsFullAtItsBoundAndOthersAreNot() {
        for (int i = 0; i < Backlog.BOUND - 1; i++) {
            add(ONE, i, "slow");
        }
        assertThat(backlog.isFull(ONE)).isFalse();
        add(ONE, Backlog.BOUND, "slow");

        assertThat(backlog.isFull(ONE)).isTrue();
        assertThat(backlog.isFull(TWO)).isFalse();
    }

    private List<String> keys(int limit) {
        return backlog.ready(limit, key -> false).stream().map(Received::key).toList();
    }

    private void add(TopicPartition partition, long offset, String key) {
        Command command = Fixtures.renewal(key, 1).build();
        backlog.add(new Received(partition, offset, key, command.getReleasedAt(), Optional.of(command)));
    }
}
