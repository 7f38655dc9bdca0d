package io.coldstream.streams.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One value of one dimension, under which a part of the inventory is counted. */
public record Bucket(Dimension dimension, String value) {

    /** The value where nobody said one. */
    public static final String UNKNOWN = "unknown";

    private static final int LONGEST_PLAIN = 200;
    private static final int HEAD_OF_LONG = 100;

    /** What is absent or blank is counted as {@link #UNKNOWN}, so that each dimension adds up to the total. */
    public static Bucket of(Dimension dimension, @Nullable String value) {
        return new Bucket(dimension, value == null || value.isBlank() ? UNKNOWN : value.strip());
    }

    /**
     * Its key, such as {@code provider=GOOGLE}; different buckets have different keys. Keys are short and plain ASCII,
     * whatever the values are: so they have one order, as text in the processes that merge lists and as bytes in the
     * stores. What is not plain is percent-encoded, and of a long value a hash stands for the rest.
     */
    public String key() {
        String plain = plain(value);
        return prefix(dimension)
                + (plain.length() <= LONGEST_PLAIN ? plain : plain.substring(0, HEAD_OF_LONG) + "~" + hash(value));
    }

    /** How the keys of a dimension begin, and no other's. */
    public static String prefix(Dimension dimension) {
        return dimension.code() + "=";
    }

    private static String plain(String value) {
        StringBuilder plain = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < '~' && b != '%') {
                plain.append((char) b);
            } else {
                plain.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return plain.toString();
    }

    private static String hash(String value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
