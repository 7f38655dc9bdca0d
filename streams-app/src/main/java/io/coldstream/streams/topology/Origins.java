package io.coldstream.streams.topology;

import io.coldstream.avro.Cause;
import io.coldstream.streams.avro.Origin;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/** Which record is being processed. */
final class Origins {

    private Origins() {}

    static Origin of(ProcessingContext context) {
        return context.recordMetadata()
                .map(record -> new Origin(record.topic(), record.partition(), record.offset()))
                .orElseGet(() -> new Origin("", -1, -1L));
    }

    static List<Cause> causes(List<Origin> origins) {
        return origins.stream().map(Origins::cause).toList();
    }

    static Cause cause(Origin origin) {
        return new Cause(origin.getTopic(), origin.getPartition(), origin.getOffset());
    }
}
