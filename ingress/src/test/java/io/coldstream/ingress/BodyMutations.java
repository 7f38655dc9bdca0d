package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** What can be done to a body: by chance, by bad intent, and on its way. */
final class BodyMutations {

    private static final List<String> TOKENS = List.of(
            "null",
            "true",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "\\u0000",
            "\0",
            "\n",
            " ",
            "-",
            "e",
            "1e999999999",
            "-0",
            "NaN",
            "Infinity",
            "//",
            "/*",
            "<",
            "{}",
            "[]",
            "\"data\":",
            "\"event\":\"x\",",
            "\"event\":{},",
            "\"subscriptionId\":\"s2\",",
            "\"subscriptionId\":[1,",
            "\"eventId\":1e9,",
            "\"mailboxDetails\":[",
            "17.",
            "\u00ff");
    private static final List<String> OPENING =
            List.of("[", "{\"a\":", "{\"data\":", "{\"data\":[", "[[],", "{\"data\":{\"mailboxDetails\":");

    private static final List<BiFunction<byte[], Random, byte[]>> ALL = List.of(
            BodyMutations::withFlippedBits,
            BodyMutations::withRandomBytes,
            (body, random) -> Arrays.copyOf(body, at(body, random)),
            (body, random) -> Arrays.copyOfRange(body, at(body, random), body.length),
            (body, random) -> new byte[0],
            (body, random) -> spliced(body, random, new byte[1 + random.nextInt(16)]),
            (body, random) -> spliced(body, random, random(1 + random.nextInt(64), random)),
            (body, random) -> spliced(body, random, part(body, random)),
            (body, random) -> spliced(body, random, ascii(TextMutations.any(TOKENS, random))),
            (body, random) -> spliced(
                    body, random, ascii(TextMutations.any(OPENING, random).repeat(1 << random.nextInt(12)))),
            (body, random) -> spliced(body, random, ascii("9".repeat(1 << random.nextInt(12)))),
            (body, random) -> joined(body, ascii(TextMutations.any(TOKENS, random))),
            (body, random) -> joined(ascii(TextMutations.any(TOKENS, random)), body),
            (body, random) -> joined(body, body),
            (body, random) -> joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, body),
            (body, random) -> new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16),
            (body, random) -> ascii(new String(body, StandardCharsets.UTF_8).replace('"', '\'')),
            (body, random) -> random(random.nextInt(2_000), random));

    private BodyMutations() {}

    static byte[] mutated(byte[] body, Random random) {
        return body.length == 0
                ? random(1 + random.nextInt(8), random)
                : TextMutations.any(ALL, random).apply(body, random);
    }

    private static int at(byte[] body, Random random) {
        return random.nextInt(body.length);
    }

    private static byte[] withFlippedBits(byte[] body, Random random) {
        byte[] changed = body.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            changed[at(body, random)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] withRandomBytes(byte[] body, Random random) {
        byte[] changed = body.clone();
        for (int n = random.nextInt(8); n >= 0; n--) {
            changed[at(body, random)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private static byte[] part(byte[] body, Random random) {
        int from = at(body, random);
        return Arrays.copyOfRange(body, from, from + random.nextInt(body.length - from) + 1);
    }

    private static byte[] spliced(byte[] body, Random random, byte[] what) {
        int at = at(body, random);
        return joined(joined(Arrays.copyOf(body, at), what), Arrays.copyOfRange(body, at, body.length));
    }

    static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
