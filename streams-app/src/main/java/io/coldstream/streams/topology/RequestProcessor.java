package io.coldstream.streams.topology;

import io.coldstream.avro.CommandRequest;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.codec.DnsInputs;
import io.coldstream.streams.codec.Inputs;
import io.coldstream.streams.codec.Sweeps;
import io.coldstream.streams.codec.Unusable;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Brings each request under its own routing key; one that can't be used is a dead letter. */
final class RequestProcessor extends ContextualProcessor<String, CommandRequest, String, SpecificRecord> {

    private final Serializer<CommandRequest> requestBytes =
            SingleObjectSerde.of(CommandRequest.class).serializer();

    @SuppressWarnings("NullAway.Init")
    private DeadLetters deadLetters;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        deadLetters = new DeadLetters(context);
    }

    private static void check(CommandRequest request) throws Unusable {
        if (DnsInputs.isDns(request)) {
            DnsInputs.request(request);
        } else if (!Sweeps.isSweep(request)) {
            Inputs.request(request);
        }
    }

    @Override
    public void process(Record<String, CommandRequest> record) {
        Origin origin = Origins.of(context());
        CommandRequest request = record.value();
        if (request == null) {
            deadLetters.forward(record, new Unusable(Unusable.Reason.UNDECODABLE, "no value"), origin, null);
            return;
        }
        try {
            check(request);
            Routed routed = Routed.newBuilder()
                    .setRequest(ByteBuffer.wrap(requestBytes.serialize("", request)))
                    .setOrigin(origin)
                    .build();
            context().forward(record.withKey(CommandIds.routingKey(request)).withValue(routed));
        } catch (Unusable e) {
            deadLetters.forward(record, e, origin, null);
        }
    }
}
