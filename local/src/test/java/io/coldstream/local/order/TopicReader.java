package io.coldstream.local.order;

import io.coldstream.schemas.Topic;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;

/** Reads a topic from its beginning to its end; a {@code null} value is a tombstone. */
interface TopicReader {

    <V extends SpecificRecord> List<KeyValue<String, V>> read(Topic<V> topic);
}
