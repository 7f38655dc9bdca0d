package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.DnsRecordShown;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a read of a domain's DNS records showed of one of them. */
public sealed interface DnsRead {

    /**
     * The records could be read.
     *
     * @param record empty when it was not among them, which proves nothing
     */
    record Listed(Optional<DnsRecordShown> record, @Nullable Long clockSkewMillis) implements DnsRead {}

    /** They could not. */
    record Failed(Reply reply) implements DnsRead {}

    /** The reply's data is {@code {records: [{recordId, host, value, recordType, priority, ttl}]}} (certainty GUIDE). */
    static DnsRead of(Reply.Answered answered, String recordId) {
        JsonNode records = answered.envelope().data().path("records");
        if (!records.isArray()) {
            return new Failed(new Reply.Unknown("records-unreadable"));
        }
        for (JsonNode listed : records) {
            if (listed.path("recordId").asText().equals(recordId)) {
                return new Listed(Optional.of(shown(recordId, listed)), answered.clockSkewMillis());
            }
        }
        return new Listed(Optional.empty(), answered.clockSkewMillis());
    }

    private static DnsRecordShown shown(String recordId, JsonNode listed) {
        String priority = listed.path("priority").asText("");
        return DnsRecordShown.newBuilder()
                .setRecordId(recordId)
                .setHost(listed.path("host").asText(""))
                .setValue(listed.path("value").asText(""))
                .setRecordType(listed.path("recordType").asText(""))
                .setPriority(priority.isEmpty() ? null : priority)
                .build();
    }
}
