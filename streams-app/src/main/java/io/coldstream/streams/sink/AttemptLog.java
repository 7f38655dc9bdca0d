package io.coldstream.streams.sink;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The attempts that are written down. */
@FunctionalInterface
interface AttemptLog {

    /**
     * All attempts at commands of this partition that were written at or after {@code from} and before now, by
     * commandId, with the time of writing. It waits until every transaction that was open when it was asked is resolved.
     */
    Map<String, Instant> since(TopicPartition commands, Instant from);
}
