package io.coldstream.streams.domain;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to write what may be written in several. Which one the reseller's list uses is not documented, so a record is
 * compared in a form that all of them share: names without the domain and its trailing dot, texts without quotes.
 */
final class DnsText {

    private static final String APEX = "@";
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private DnsText() {}

    /** A host relative to its domain; the domain itself is {@code @}. */
    static String host(String host, String domain) {
        String name = name(host);
        if (name.isEmpty() || name.equals(domain)) {
            return APEX;
        }
        return name.endsWith("." + domain) ? name.substring(0, name.length() - domain.length() - 1) : name;
    }

    static String value(String recordType, String value) {
        return switch (recordType) {
            case "TXT" -> unquoted(value.strip());
            case "CNAME", "MX", "NS", "SRV", "A", "AAAA" -> name(value);
            case "CAA" -> value.replace("\"", "").strip();
            default -> value.strip();
        };
    }

    private static String name(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** A text longer than 255 bytes is a row of quoted strings, which belong together without a gap (RFC 7208, 3.3). */
    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        StringBuilder joined = new StringBuilder();
        Matcher parts = QUOTED.matcher(text);
        while (parts.find()) {
            joined.append(parts.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return joined.toString();
    }
}
