package io.coldstream.streams.query;

import io.coldstream.streams.domain.DnsChange;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A change of a DNS record as a person asks for it; the fields are those of the vendor's page "Update dns records". */
final class DnsForm {

    static final List<String> FIELDS =
            List.of("userId", "domain", "recordId", "host", "value", "recordType", "priority", "excludedDMARCtags");

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_VALUE = 4_096;
    private static final int MOST_TAGS = 20;
    private static final Map<String, String> REQUIRED = Map.of(
            "userId", "who owns the domain",
            "domain", "which domain",
            "recordId", "which of its records, by the reseller's id",
            "host", "the record's host, such as _dmarc or @",
            "value", "what the record is to be",
            "recordType", "such as TXT");

    private DnsForm() {}

    /** Every problem goes to the form; what is answered then is of no use. */
    static DnsChange read(Form form) {
        Map<String, String> texts = new HashMap<>();
        for (String field : FIELDS) {
            String meaning = REQUIRED.get(field);
            if (meaning != null) {
                int longest = field.equals("value") ? LONGEST_VALUE : LONGEST_NAME;
                texts.put(field, form.required(field, longest, meaning));
            }
        }
        DnsChange change = new DnsChange(
                text(texts, "userId"),
                text(texts, "domain").toLowerCase(Locale.ROOT),
                text(texts, "recordId"),
                text(texts, "host"),
                text(texts, "value"),
                text(texts, "recordType").toUpperCase(Locale.ROOT),
                form.text("priority", LONGEST_NAME),
                form.list("excludedDMARCtags", MOST_TAGS, LONGEST_NAME));
        change.problems().stream()
                .filter(problem -> !texts.getOrDefault(field(problem), "given").isEmpty())
                .forEach(form::problem);
        return change;
    }

    private static String text(Map<String, String> texts, String field) {
        return Objects.requireNonNull(texts.get(field));
    }

    private static String field(String problem) {
        return problem.substring(0, problem.indexOf(':'));
    }
}
