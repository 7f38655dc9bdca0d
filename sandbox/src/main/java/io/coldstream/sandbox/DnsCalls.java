package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page "Update dns records", and the records of a domain as the public guide describes them. */
final class DnsCalls {

    private static final Set<String> TYPES = Set.of("A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA");
    private static final List<String> REQUIRED = List.of("recordId", "domain", "host", "value", "recordType");

    private final Zone zone;

    DnsCalls(Zone zone) {
        this.zone = zone;
    }

    Reply list(Request request) {
        String domain = request.query("domain");
        if (domain == null || domain.isBlank()) {
            return Reply.refused(422, "domain is missing");
        }
        return Reply.found(Map.of(
                "records",
                zone.records(domain.toLowerCase(Locale.ROOT), request.query("userId"))
                        .map(DnsCalls::shown)
                        .toList()));
    }

    private static Map<String, Object> shown(DnsRecord dns) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("recordId", dns.recordId());
        shown.put("host", dns.host());
        shown.put("value", dns.value());
        shown.put("recordType", dns.recordType());
        if (dns.priority() != null) {
            shown.put("priority", dns.priority());
        }
        shown.put("ttl", dns.ttl());
        return shown;
    }

    Reply update(Request request) {
        for (String field : REQUIRED) {
            if (request.text(field).isEmpty()) {
                return Reply.refused(422, field + " is missing");
            }
        }
        String type = request.text("recordType").orElseThrow().toUpperCase(Locale.ROOT);
        String priority = request.text("priority").orElse(null);
        if (!TYPES.contains(type) || (priority != null && !priority.matches("\\d{1,5}"))) {
            return Reply.refused(422, "recordType or priority is not valid");
        }
        List<String> excluded = excluded(request.body().path("excludedDMARCtags"));
        if (excluded != null && !excluded.stream().allMatch(Dmarc::mayExclude)) {
            return Reply.refused(422, "excludedDMARCtags names a tag that can't be excluded");
        }
        DnsRecord asked = new DnsRecord(
                request.text("recordId").orElseThrow(),
                request.text("domain").orElseThrow().toLowerCase(Locale.ROOT),
                request.text("host").orElseThrow(),
                request.text("value").orElseThrow(),
                type,
                priority,
                0,
                List.of());
        return zone.update(asked, excluded, request.query("userId"))
                .map(updated -> new Reply(
                        200,
                        "DNS Record updated successfully",
                        Map.of("status", "Success", "statusDescription", "The record was modified successfully."),
                        true))
                .orElseGet(() -> Reply.refused(422, "The domain has no such record"));
    }

    /** Null where the field is missing: then the exclusions stay as they are. What is no array excludes nothing known. */
    private static @Nullable List<String> excluded(JsonNode tags) {
        if (tags.isMissingNode() || tags.isNull()) {
            return null;
        }
        List<String> excluded = new ArrayList<>();
        if (tags.isArray()) {
            tags.forEach(tag -> excluded.add(tag.asText()));
        } else {
            excluded.add("");
        }
        return excluded;
    }
}
