package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;

/** What can be done to the text of a header. Some of it changes nothing that matters: who uses it has to tell. */
final class TextMutations {

    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String LATIN = "aceopxyABCEHKMOPTXs0123456789=,.+/";
    private static final String ALIKE = "асеорхуАВСЕНКМОРТХſ０１２３４５６７８９＝，．＋／";
    private static final List<String> BLANKS =
            List.of(" ", "\t", "\r\n", "\n", "\0", "\u00a0", "\u200b", "\ufeff", "\u2028", "  ");
    private static final List<String> PREFIXES = List.of(
            "sha256=", "SHA256=", "sha256:", "sha1=", "sha512=", "v0=", "v1=", "v1,", "V1,", "v1a,", "v2,", ",", "0x",
            "+", "-", "0", "hmac ", "Bearer ", "t=1,v1=", "'", "%");
    private static final List<BiFunction<String, Random, String>> ALL = List.of(
            (text, random) -> replaced(text, random, (char) (text.charAt(at(text, random)) ^ 1 << random.nextInt(8))),
            (text, random) -> replaced(text, random, (char) (33 + random.nextInt(94))),
            (text, random) -> replaced(text, random, (char) random.nextInt(0x1_0000)),
            (text, random) -> inserted(text, random, String.valueOf((char) (33 + random.nextInt(94)))),
            (text, random) ->
                    new StringBuilder(text).deleteCharAt(at(text, random)).toString(),
            (text, random) -> text.substring(0, at(text, random)),
            (text, random) -> text.substring(at(text, random)),
            (text, random) -> "",
            (text, random) -> text + text,
            (text, random) -> text + "," + text,
            (text, random) -> text + " " + text.substring(at(text, random)),
            (text, random) -> text.substring(0, at(text, random)) + " " + text,
            (text, random) -> (text.substring(0, at(text, random)) + " ").repeat(20) + text,
            (text, random) -> new StringBuilder(text).reverse().toString(),
            TextMutations::withOneLetterInTheOtherCase,
            (text, random) -> text.toUpperCase(Locale.ROOT),
            (text, random) -> text.toLowerCase(Locale.ROOT),
            (text, random) -> inserted(text, random, any(BLANKS, random)),
            (text, random) -> text + any(BLANKS, random),
            (text, random) -> any(BLANKS, random) + text,
            (text, random) -> any(PREFIXES, random) + text,
            (text, random) -> text.substring(text.indexOf('=') + 1),
            (text, random) -> text.substring(text.indexOf(',') + 1),
            TextMutations::withALookAlike,
            (text, random) -> text.replace("=", ""),
            (text, random) -> text + "=",
            TextMutations::withStrayBits,
            (text, random) -> text.replace('+', '-').replace('/', '_'),
            (text, random) -> "\"" + text + "\"",
            (text, random) -> text.replace("=", "%3D").replace("+", "%2B").replace("/", "%2F"),
            (text, random) -> text.replace('+', ' '),
            (text, random) -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)),
            (text, random) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)),
            TextMutations::inAnotherSpelling,
            (text, random) -> shifted(text, random.nextInt(-1_000, 1_000)),
            (text, random) -> text + "000",
            (text, random) -> text.length() > 3 ? text.substring(0, text.length() - 3) : text,
            (text, random) -> text + ".0",
            (text, random) -> random.nextBoolean() ? "null" : "00".repeat(32));

    private TextMutations() {}

    static String mutated(String text, Random random) {
        return text.isEmpty() ? any(BLANKS, random) : any(ALL, random).apply(text, random);
    }

    static <T> T any(List<T> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    private static int at(String text, Random random) {
        return random.nextInt(text.length());
    }

    private static String replaced(String text, Random random, char by) {
        StringBuilder changed = new StringBuilder(text);
        changed.setCharAt(at(text, random), by);
        return changed.toString();
    }

    private static String inserted(String text, Random random, String what) {
        return new StringBuilder(text).insert(at(text, random), what).toString();
    }

    private static String withOneLetterInTheOtherCase(String text, Random random) {
        int at = at(text, random);
        char letter = text.charAt(at);
        char other = Character.isUpperCase(letter) ? Character.toLowerCase(letter) : Character.toUpperCase(letter);
        return text.substring(0, at) + other + text.substring(at + 1);
    }

    private static String withALookAlike(String text, Random random) {
        int at = at(text, random);
        int known = LATIN.indexOf(text.charAt(at));
        return known < 0 ? text : text.substring(0, at) + ALIKE.charAt(known) + text.substring(at + 1);
    }

    /** Another last character of base64 that decodes to the same bytes. */
    private static String withStrayBits(String text, Random random) {
        int at = text.indexOf('=', 8) - 1;
        int value = at < 0 ? -1 : BASE64.indexOf(text.charAt(at));
        return value < 0
                ? text
                : text.substring(0, at) + BASE64.charAt(value ^ 1 + random.nextInt(3)) + text.substring(at + 1);
    }

    /** The same bytes in hex instead of base64, and the other way round. */
    private static String inAnotherSpelling(String text, Random random) {
        try {
            return text.length() == 64
                    ? Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text))
                    : HexFormat.of().formatHex(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String shifted(String text, int by) {
        try {
            return Long.toString(Long.parseLong(text) + by);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
