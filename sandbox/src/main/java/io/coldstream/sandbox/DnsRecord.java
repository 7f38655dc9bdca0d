package io.coldstream.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A DNS record of a domain.
 *
 * @param excludedDmarcTags default tags that its value leaves out; empty for all but DMARC
 */
record DnsRecord(
        String recordId,
        String domain,
        String host,
        String value,
        String recordType,
        @Nullable String priority,
        int ttl,
        List<String> excludedDmarcTags)
        implements Entity {

    static String key(String recordId) {
        return "dns:" + recordId;
    }

    @Override
    public String key() {
        return key(recordId);
    }
}
