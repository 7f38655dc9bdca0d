package io.coldstream.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** Every version of a schema that was ever shipped, as each module keeps them in its folder {@code versions}. */
final class KeptSchemas {

    private static final String FOLDER = "/coldstream-schemas/";

    private static final ClassValue<List<Schema>> KEPT = new ClassValue<>() {
        @Override
        protected List<Schema> computeValue(Class<?> type) {
            return read(type);
        }
    };

    private KeptSchemas() {}

    /** The versions of a type, the first first; none of one whose module keeps none. */
    static List<Schema> of(Class<?> type) {
        return KEPT.get(type);
    }

    private static List<Schema> read(Class<?> type) {
        List<Schema> kept = new ArrayList<>();
        for (int version = 1; ; version++) {
            try (InputStream file = type.getResourceAsStream(FOLDER + type.getSimpleName() + "/" + version + ".avsc")) {
                if (file == null) {
                    return List.copyOf(kept);
                }
                kept.add(new Schema.Parser().parse(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
