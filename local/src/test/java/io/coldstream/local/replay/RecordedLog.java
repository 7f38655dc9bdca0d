package io.coldstream.local.replay;

import io.coldstream.schemas.process.BusinessClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * Records of several topics in one file of Avro's, in the order in which they are taken. Values are in the single-object
 * encoding, whose schemas are kept.
 *
 * @param clock that the processes ran on
 */
record RecordedLog(BusinessClock clock, List<Entry> entries) {

    private static final Schema SCHEMA = SchemaBuilder.record("Recorded")
            .namespace("io.coldstream.test")
            .fields()
            .requiredString("topic")
            .requiredInt("partition")
            .requiredLong("offset")
            .requiredLong("timestamp")
            .requiredString("key")
            .requiredBytes("value")
            .endRecord();

    /** One record. */
    record Entry(String topic, int partition, long offset, long timestamp, String key, byte[] value) {}

    void write(Path file) throws IOException {
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(SCHEMA))) {
            writer.setCodec(CodecFactory.deflateCodec(9));
            writer.setMeta("coldstream.origin", clock.origin().toString());
            writer.setMeta("coldstream.speed", clock.speed());
            writer.create(SCHEMA, file.toFile());
            for (Entry entry : entries) {
                GenericRecord record = new GenericData.Record(SCHEMA);
                record.put("topic", entry.topic());
                record.put("partition", entry.partition());
                record.put("offset", entry.offset());
                record.put("timestamp", entry.timestamp());
                record.put("key", entry.key());
                record.put("value", ByteBuffer.wrap(entry.value()));
                writer.append(record);
            }
        }
    }

    static RecordedLog read(InputStream file) throws IOException {
        try (var reader = new DataFileStream<GenericRecord>(file, new GenericDatumReader<>(SCHEMA))) {
            var clock = new BusinessClock(Instant.parse(reader.getMetaString("coldstream.origin")), (int)
                    reader.getMetaLong("coldstream.speed"));
            List<Entry> entries = new ArrayList<>();
            for (GenericRecord record : reader) {
                ByteBuffer value = (ByteBuffer) record.get("value");
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                entries.add(new Entry(
                        record.get("topic").toString(),
                        (int) record.get("partition"),
                        (long) record.get("offset"),
                        (long) record.get("timestamp"),
                        record.get("key").toString(),
                        bytes));
            }
            return new RecordedLog(clock, entries);
        }
    }
}
