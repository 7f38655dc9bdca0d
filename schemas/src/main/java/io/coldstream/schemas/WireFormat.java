package io.coldstream.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's wire format: a zero byte, the schema's id as four bytes (big-endian), the value in Avro's binary encoding.
 * Safe for use by many threads at once: Kafka Streams shares one serde among all of its threads.
 */
final class WireFormat<V extends SpecificRecord> {

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;
    private static final int IDLE_BUFFERS = 16;
    private static final int LARGEST_IDLE_BUFFER_BYTES = 1 << 20;

    private final Topic<V> topic;
    private final RegistrySchemas schemas;
    private final SpecificData model;
    private final Schema readerSchema;
    private final DatumWriter<V> writer;
    private final Map<Integer, DatumReader<V>> readers = new ConcurrentHashMap<>();
    // A pool rather than a thread local: on virtual threads each value would meet a new thread.
    private final Queue<Buffer> idle = new ArrayBlockingQueue<>(IDLE_BUFFERS);

    @SuppressWarnings("unchecked")
    WireFormat(Topic<V> topic, RegistrySchemas schemas) {
        this.topic = topic;
        this.schemas = schemas;
        this.model = SpecificData.getForClass(topic.valueType());
        this.readerSchema = model.getSchema(topic.valueType());
        this.writer = model.createDatumWriter(readerSchema);
    }

    byte @Nullable [] serialize(@Nullable V value) {
        if (value == null) {
            return null;
        }
        int id = schemas.idOf(topic);
        Buffer pooled = idle.poll();
        Buffer buffer = pooled != null ? pooled : new Buffer();
        byte[] bytes = buffer.encode(id, value, writer);
        if (bytes.length <= LARGEST_IDLE_BUFFER_BYTES) {
            idle.offer(buffer);
        }
        return bytes;
    }

    @Nullable
    V deserialize(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException("A value of " + topic.name() + " is not in the registry's wire format");
        }
        DatumReader<V> reader = readerOf(ByteBuffer.wrap(bytes).getInt(1));
        var decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            return reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("A value of " + topic.name() + " does not follow its schema", e);
        }
    }

    @SuppressWarnings("unchecked")
    private DatumReader<V> readerOf(int id) {
        DatumReader<V> known = readers.get(id);
        return known != null
                ? known
                : readers.computeIfAbsent(id, any -> model.createDatumReader(schemas.byId(any), readerSchema));
    }

    private static final class Buffer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

        <V> byte[] encode(int id, V value, DatumWriter<V> writer) {
            bytes.reset();
            bytes.write(MAGIC);
            bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
            try {
                writer.write(value, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (AvroRuntimeException | NullPointerException | ClassCastException e) {
                throw new SerializationException("A value does not fit its own schema", e);
            }
            return bytes.toByteArray();
        }
    }
}
