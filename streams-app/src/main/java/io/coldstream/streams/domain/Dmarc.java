package io.coldstream.streams.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values of DMARC records, tag by tag: {@code v=DMARC1; p=none; rua=mailto:a@example.com} (RFC 7489, 6.3). */
public final class Dmarc {

    /** Tags that the reseller fills in unless they are excluded (page "Update dns records"). */
    public static final List<String> FILLED_IN = List.of("rua", "ruf", "fo", "rf", "ri", "pct", "sp", "aspf", "adkim");

    private static final String HOST = "_dmarc";
    private static final String VERSION = "v=dmarc1";

    private Dmarc() {}

    static boolean is(String recordType, String host, String value) {
        String name = host.toLowerCase(Locale.ROOT);
        return recordType.equals("TXT")
                && (name.equals(HOST)
                        || name.startsWith(HOST + ".")
                        || DnsText.value("TXT", value).toLowerCase(Locale.ROOT).startsWith(VERSION));
    }

    /** Its tags by name, in lower case; of a repeated one the first. */
    static Map<String, String> tags(String value) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String part : DnsText.value("TXT", value).split(";")) {
            int mark = part.indexOf('=');
            if (mark > 0) {
                tags.putIfAbsent(
                        part.substring(0, mark).strip().toLowerCase(Locale.ROOT),
                        part.substring(mark + 1).strip());
            }
        }
        return tags;
    }
}
