package io.coldstream.local.registry;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** How far a new schema of a subject must get on with those before it; names and meaning are Confluent's. */
enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean newReadsOld;
    private final boolean oldReadsNew;
    private final boolean all;

    CompatibilityLevel(boolean newReadsOld, boolean oldReadsNew, boolean all) {
        this.newReadsOld = newReadsOld;
        this.oldReadsNew = oldReadsNew;
        this.all = all;
    }

    static CompatibilityLevel parse(String name) {
        try {
            return valueOf(name);
        } catch (IllegalArgumentException e) {
            throw RegistryError.invalidCompatibility(name);
        }
    }

    /** Whether the latest earlier schema alone counts, or every one of them. */
    List<Schema> against(List<Schema> earlier) {
        return all || earlier.isEmpty() ? earlier : earlier.subList(earlier.size() - 1, earlier.size());
    }

    /** What stands between {@code schema} and those earlier ones, in words; empty when they get on. */
    List<String> problems(Schema schema, List<Schema> earlier) {
        var problems = new ArrayList<String>();
        for (Schema old : earlier) {
            if (newReadsOld) {
                problems.addAll(unreadable(schema, old));
            }
            if (oldReadsNew) {
                problems.addAll(unreadable(old, schema));
            }
        }
        return problems;
    }

    private static List<String> unreadable(Schema reader, Schema writer) {
        var result = checkReaderWriterCompatibility(reader, writer);
        return result.getType() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : result.getResult().getIncompatibilities().stream()
                        .map(found -> found.getType() + " at " + found.getLocation() + ": " + found.getMessage())
                        .toList();
    }
}
