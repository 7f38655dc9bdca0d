package io.coldstream.schemas;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * Whether readers of two schemas understand each other's data, both ways. Avro's own check does not look at logical
 * types: a decimal whose scale changed reads without complaint and is wrong by powers of ten.
 */
final class FullCompatibility {

    private final List<String> problems = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private FullCompatibility() {}

    /** What stands between the two, in words; empty when they are fully compatible. */
    static List<String> problems(Schema one, Schema other) {
        var check = new FullCompatibility();
        check.readable(one, other);
        check.readable(other, one);
        check.logicalTypes(one, other, one.getName());
        return check.problems;
    }

    private void readable(Schema reader, Schema writer) {
        var result = checkReaderWriterCompatibility(reader, writer);
        if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
            result.getResult()
                    .getIncompatibilities()
                    .forEach(found -> problems.add(found.getLocation() + ": " + found.getMessage()));
        }
    }

    private void logicalTypes(Schema one, Schema other, String path) {
        if (one.getType() != other.getType()) {
            return;
        }
        if (!Objects.equals(one.getLogicalType(), other.getLogicalType())) {
            problems.add(path + ": the logical type differs");
        }
        switch (one.getType()) {
            case RECORD -> fields(one, other, path);
            case ARRAY -> logicalTypes(one.getElementType(), other.getElementType(), path + "[]");
            case MAP -> logicalTypes(one.getValueType(), other.getValueType(), path + "{}");
            case UNION -> branches(one, other, path);
            case ENUM, FIXED, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL -> {}
        }
    }

    private void fields(Schema one, Schema other, String path) {
        if (!seen.add(one.getFullName())) {
            return;
        }
        for (Schema.Field field : one.getFields()) {
            Schema.Field twin = other.getField(field.name());
            if (twin != null) {
                logicalTypes(field.schema(), twin.schema(), path + "." + field.name());
            }
        }
    }

    private void branches(Schema one, Schema other, String path) {
        for (Schema branch : one.getTypes()) {
            Integer twin = other.getIndexNamed(branch.getFullName());
            if (twin != null) {
                logicalTypes(branch, other.getTypes().get(twin), path);
            }
        }
    }
}
