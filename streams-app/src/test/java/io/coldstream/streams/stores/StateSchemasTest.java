package io.coldstream.streams.stores;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.DueEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an earlier version left in stores and loop topics is read by this one: its schemas are kept, and resolve. */
class StateSchemasTest {

    private static final Path VERSIONS = Path.of("versions");
    private static final Path WANTED = Path.of("target", "state-schemas");

    static List<String> types() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
            return Stream.concat(
                            files.map(file -> file.getFileName().toString().replace(".avsc", "")),
                            // It stands in the file of another one.
                            Stream.of("InventoryTally"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void theCurrentSchemaIsKeptAndReadsEachBeforeIt(String name) throws IOException {
        Schema current = bare(type(name));
        List<Schema> kept = kept(name);

        for (Schema version : kept) {
            assertThat(checkReaderWriterCompatibility(current, version).getType())
                    .as("%s reads %s", name, version)
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        }
        if (!kept.contains(current)) {
            Path wanted = WANTED.resolve(name).resolve((kept.size() + 1) + ".avsc");
            Files.createDirectories(WANTED.resolve(name));
            Files.writeString(wanted, SchemaFormatter.format("json/pretty", current) + "\n");
            assertThat(kept)
                    .as(
                            "%s has changed. Keep its new version:  mkdir -p streams-app/versions/%s && cp streams-app/%s"
                                    + " streams-app/versions/%s/",
                            name, name, wanted, name)
                    .contains(current);
        }
    }

    /** By the bytes: the encoding names the writer's schema by its fingerprint alone. */
    @Test
    void bytesOfAnEarlierVersionAreRead() throws IOException {
        Schema first = kept("Timer").getFirst();
        var written = new org.apache.avro.generic.GenericData.Record(first);
        Instant at = Instant.parse("2026-12-01T09:30:00Z");
        written.put("kind", "LOOK");
        written.put("dueAt", at.toEpochMilli());
        written.put("firedAt", at.toEpochMilli());
        written.put("mode", "ARMED");
        written.put("leadTimeMillis", 1L);
        written.put("lateRenewal", false);
        written.put("policyScope", "default");
        written.put("policyVersion", 3L);
        var bytes = new BinaryMessageEncoder<>(new org.apache.avro.generic.GenericData(), first).encode(written);

        var read = SingleObjectSerde.of(io.coldstream.streams.avro.Timer.class)
                .deserializer()
                .deserialize("", bytes.array());

        assertThat(read.getPolicyVersion()).isEqualTo(3);
        assertThat(read.getPolicy()).isEmpty();
        assertThat(first).isNotEqualTo(bare(io.coldstream.streams.avro.Timer.class));
    }

    private static List<Schema> kept(String name) throws IOException {
        Path folder = VERSIONS.resolve(name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(StateSchemasTest::parse).toList();
        }
    }

    /** As written down: without what the generated classes say of Java. */
    private static Schema bare(Class<? extends SpecificRecord> type) {
        Schema schema = SpecificData.get().getSchema(type);
        String text = schema.toString()
                .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                .replace(",\"avro.java.string\":\"String\"", "");
        return new Schema.Parser().parse(text);
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<? extends SpecificRecord> type(String name) {
        try {
            return Class.forName(DueEntry.class.getPackageName() + "." + name).asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
