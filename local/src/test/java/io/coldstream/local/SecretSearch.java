package io.coldstream.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for texts in raw bytes: as they are, and in the forms in which they might slip through. */
final class SecretSearch {

    private static final int BLOCK = 4 << 20;

    /** What is looked for, one byte per character, with its name. */
    private final Map<String, String> needles = new LinkedHashMap<>();

    private final int longest;

    SecretSearch(String... texts) {
        for (String text : texts) {
            byte[] plain = text.getBytes(StandardCharsets.UTF_8);
            add(text, plain);
            add(text + " in UTF-16", text.getBytes(StandardCharsets.UTF_16LE));
            add(text + " in UTF-16", text.getBytes(StandardCharsets.UTF_16BE));
            add(text + " in hex", ascii(HexFormat.of().formatHex(plain)));
            add(text + " in hex", ascii(HexFormat.of().withUpperCase().formatHex(plain)));
            add(text + " in percent", ascii(each(plain, "%%%02X")));
            add(text + " in percent", ascii(each(plain, "%%%02x")));
            add(text + " in JSON's escapes", ascii(each(text, "\\u%04x")));
            add(text + " in JSON's escapes", ascii(each(text, "\\u%04X")));
            for (int before = 0; before < 3; before++) {
                add(text + " in base64", base64(plain, before));
                add(text + " in base64", ofUrls(base64(plain, before)));
            }
        }
        longest = needles.keySet().stream().mapToInt(String::length).max().orElseThrow();
    }

    /** The characters that depend on nothing but the text, when it begins {@code before} bytes after a group of three. */
    private static byte[] base64(byte[] text, int before) {
        byte[] shifted = new byte[before + text.length];
        System.arraycopy(text, 0, shifted, before, text.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = (before * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return ascii(encoded.substring(from, to));
    }

    private static byte[] ofUrls(byte[] base64) {
        return ascii(
                new String(base64, StandardCharsets.US_ASCII).replace('+', '-').replace('/', '_'));
    }

    /** Every byte escaped, also those that need not be. */
    private static String each(byte[] bytes, String form) {
        StringBuilder escaped = new StringBuilder();
        for (byte one : bytes) {
            escaped.append(String.format(form, one));
        }
        return escaped.toString();
    }

    private static String each(String text, String form) {
        return text.chars().mapToObj(form::formatted).collect(Collectors.joining());
    }

    private void add(String name, byte[] form) {
        needles.put(new String(form, StandardCharsets.ISO_8859_1), name);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The names of what is in there. */
    List<String> in(byte[] bytes) {
        return in(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private List<String> in(String bytes) {
        return needles.entrySet().stream()
                .filter(needle -> bytes.contains(needle.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    /** What is in the files of a folder and all below it, each with its file. */
    List<String> below(Path folder) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                in(file).forEach(name -> found.add(folder.relativize(file) + ": " + name));
            }
        }
        return found;
    }

    private TreeSet<String> in(Path file) throws IOException {
        TreeSet<String> found = new TreeSet<>();
        String carried = "";
        try (InputStream bytes = Files.newInputStream(file)) {
            for (byte[] block = bytes.readNBytes(BLOCK); block.length > 0; block = bytes.readNBytes(BLOCK)) {
                String text = carried + new String(block, StandardCharsets.ISO_8859_1);
                found.addAll(in(text));
                carried = text.substring(Math.max(0, text.length() - longest + 1));
            }
        }
        return found;
    }
}
