package io.coldstream.streams.topology;

import io.coldstream.avro.Cause;
import io.coldstream.streams.avro.Origin;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/** Which record is being processed. */
final class Origins {

    private Origins() {}

    static Origin of(ProcessingContext context) {
        return context.recordMetadata()
                .map(record -> new Origin(record.topic(), record.partition(), record.offset()))
                .orElseGet(() -> new Origin("", -1, -1L));
    }

    static Cause cause(Origin origin) {
        return new Cause(origin.getTopic(), origin.getPartition(), origin.getOffset());
    }
}
