package io.coldstream.streams.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Finds a secret in bytes, as it is and in the encodings in which one gets about. */
final class Leaks {

    /** Each encoding as characters of one byte, which can be searched as text. */
    private final List<String> needles = new ArrayList<>();

    Leaks(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        needles.add(new String(bytes, ISO_8859_1));
        needles.add(new String(secret.getBytes(UTF_16LE), ISO_8859_1));
        needles.add(new String(secret.getBytes(UTF_16BE), ISO_8859_1));
        needles.add(HexFormat.of().formatHex(bytes));
        needles.add(HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
        needles.add(secret.replace(" ", "%20"));
        needles.add(secret.replace(" ", "+"));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // What its neighbours have a part in is left away.
            needles.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 2));
        }
    }

    boolean in(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        return needles.stream().anyMatch(text::contains);
    }
}
