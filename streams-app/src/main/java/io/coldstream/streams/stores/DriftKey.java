package io.coldstream.streams.stores;

/**
 * Key of what differs from the vendor's pages: a shape, never a value.
 *
 * @param kind code of the kind of difference
 * @param of the event, or the kind of command, at which it was met
 * @param path of the field; empty where the difference is none of a field
 * @param type of the field, as it was met
 */
public record DriftKey(String kind, String of, String path, String type) {

    /** Stands in none of the parts. */
    private static final String MARK = "|";

    public String text() {
        return String.join(MARK, kind, of, path, type);
    }

    public static DriftKey read(String text) {
        String[] parts = text.split("\\|", 4);
        return new DriftKey(parts[0], parts[1], parts[2], parts[3]);
    }
}
