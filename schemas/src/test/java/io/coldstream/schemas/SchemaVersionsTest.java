package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every schema version that was ever shipped stays under {@code versions/}; each new one gets on with all of them. */
class SchemaVersionsTest {

    private static final Path VERSIONS = Path.of("versions");
    private static final Path WANTED = Path.of("target", "schema-versions");

    @ParameterizedTest
    @MethodSource("io.coldstream.schemas.Topics#all")
    void theCurrentSchemaIsFullyCompatibleWithEveryVersionKept(Topic<?> topic) throws IOException {
        Schema current = CleanSchema.of(topic.valueType());

        for (Path version : kept(topic)) {
            assertThat(FullCompatibility.problems(current, parse(version)))
                    .as("%s against %s", topic.valueType().getSimpleName(), version)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("io.coldstream.schemas.Topics#all")
    void theCurrentSchemaIsAmongTheVersionsKept(Topic<?> topic) throws IOException {
        Schema current = CleanSchema.of(topic.valueType());
        List<Path> kept = kept(topic);

        boolean isKept = kept.stream().anyMatch(version -> parse(version).equals(current));
        if (!isKept) {
            String name = topic.valueType().getSimpleName();
            Path wanted = WANTED.resolve(name).resolve((kept.size() + 1) + ".avsc");
            Files.createDirectories(WANTED.resolve(name));
            Files.writeString(wanted, SchemaFormatter.format("json/pretty", current) + "\n");
            assertThat(isKept)
                    .as(
                            "%s has changed. Keep its new version:  mkdir -p schemas/versions/%s && cp schemas/%s schemas/versions/%s/",
                            name, name, wanted, name)
                    .isTrue();
        }
    }

    @Test
    void aChangedDecimalScaleIsIncompatible() {
        assertThat(FullCompatibility.problems(price(2), price(4)))
                .containsExactly("Price.amount: the logical type differs");
    }

    @Test
    void aNewFieldWithoutDefaultIsIncompatible() {
        Schema wider = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Price\",\"fields\":["
                        + "{\"name\":\"amount\",\"type\":\"long\"},{\"name\":\"currency\",\"type\":\"string\"}]}");
        Schema narrower = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Price\",\"fields\":[{\"name\":\"amount\",\"type\":\"long\"}]}");

        assertThat(FullCompatibility.problems(narrower, wider)).hasSize(1);
        assertThat(FullCompatibility.problems(wider, narrower)).hasSize(1);
    }

    @Test
    void whatIsRegisteredDoesNotTellOfJava() {
        assertThat(Topics.all())
                .allSatisfy(topic ->
                        assertThat(CleanSchema.of(topic.valueType()).toString()).doesNotContain("avro.java"));
    }

    private static Schema price(int scale) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Price\",\"fields\":[{\"name\":\"amount\",\"type\":"
                        + "[\"null\",{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":18,\"scale\":"
                        + scale + "}]}]}");
    }

    private static List<Path> kept(Topic<?> topic) throws IOException {
        Path folder = VERSIONS.resolve(topic.valueType().getSimpleName());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
