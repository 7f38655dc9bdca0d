package io.coldstream.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro's single-object encoding (two marker bytes, the schema's fingerprint, the data): for state stores and for topics
 * that only the topology itself reads. It needs no registry: what an earlier version wrote is read by the schemas that are
 * kept beside the code.
 */
public final class SingleObjectSerde {

    private SingleObjectSerde() {}

    public static <V extends SpecificRecord> Serde<V> of(Class<V> type) {
        GeneratedClasses.trust();
        SpecificData model = SpecificData.getForClass(type);
        var schema = model.getSchema(type);
        var encoder = new BinaryMessageEncoder<V>(model, schema);
        var decoder = new BinaryMessageDecoder<V>(model, schema);
        KeptSchemas.of(type).forEach(decoder::addSchema);
        return Serdes.serdeFrom(new Encoding<>(encoder), new Decoding<>(decoder));
    }

    private record Encoding<V>(BinaryMessageEncoder<V> encoder) implements Serializer<V> {
        @Override
        public byte @Nullable [] serialize(String topic, @Nullable V value) {
            if (value == null) {
                return null;
            }
            try {
                ByteBuffer encoded = encoder.encode(value);
                byte[] bytes = new byte[encoded.remaining()];
                encoded.get(bytes);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Decoding<V>(BinaryMessageDecoder<V> decoder) implements Deserializer<V> {
        @Override
        public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
            if (bytes == null) {
                return null;
            }
            try {
                return decoder.decode(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
