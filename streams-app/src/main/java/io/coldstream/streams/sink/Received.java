package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of the commands topic.
 *
 * @param key the record's key: of one key, one command runs at a time
 * @param timestamp the record's own time
 * @param command empty for a tombstone and for bytes that are no command
 */
record Received(TopicPartition partition, long offset, String key, Instant timestamp, Optional<Command> command) {

    /** The lesser of its two times: its own and that of its release. */
    Instant writtenAfter() {
        return command.map(Command::getReleasedAt)
                .filter(released -> released.isBefore(timestamp))
                .orElse(timestamp);
    }

    /** The time that an attempt at it is written under, never less than its own: so it is found where it is looked for. */
    Instant attemptedAt(Instant now) {
        return now.isAfter(timestamp) ? now : timestamp;
    }
}
