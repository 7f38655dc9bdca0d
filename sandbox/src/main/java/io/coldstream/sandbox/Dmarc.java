package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** DMARC values as the page "Update dns records" has them: the vendor fills in tags that are not excluded. */
final class Dmarc {

    private static final String VERSION = "v=DMARC1";
    /** Tags that may be excluded, with the vendor's default values; the first two name an address. */
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("rua", "mailto:%s");
        DEFAULTS.put("ruf", "mailto:%s");
        DEFAULTS.put("fo", "0");
        DEFAULTS.put("rf", "afrf");
        DEFAULTS.put("ri", "604800");
        DEFAULTS.put("pct", "100");
        DEFAULTS.put("sp", "reject");
        DEFAULTS.put("aspf", "r");
        DEFAULTS.put("adkim", "r");
    }

    private Dmarc() {}

    static boolean isDmarc(String recordType, String host, String value) {
        String name = host.toLowerCase(Locale.ROOT);
        return "TXT".equals(recordType)
                && (name.equals("_dmarc") || name.startsWith("_dmarc.") || value.startsWith(VERSION));
    }

    static boolean mayExclude(String tag) {
        return DEFAULTS.containsKey(tag);
    }

    /** @param value what was asked for; of it the policy {@code p} is kept, and {@code none} where there is none */
    static String value(String value, List<String> excluded, String email) {
        String policy = tag(value, "p").orElse("none");
        return Stream.concat(
                        Stream.of(VERSION, "p=" + policy),
                        DEFAULTS.entrySet().stream()
                                .filter(tag -> !excluded.contains(tag.getKey()))
                                .map(tag -> tag.getKey() + "=" + tag.getValue().replace("%s", email)))
                .collect(Collectors.joining("; "));
    }

    private static Optional<String> tag(String value, String name) {
        return Stream.of(value.split(";"))
                .map(String::strip)
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1).strip())
                .findFirst();
    }
}
