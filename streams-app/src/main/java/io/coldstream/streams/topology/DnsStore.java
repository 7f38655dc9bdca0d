package io.coldstream.streams.topology;

import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.DnsRecordState;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.stores.DnsKey;
import io.coldstream.streams.stores.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** DNS records with a change under way, and where the commands for them stand. */
final class DnsStore {

    /** One webhook that names no record makes us look at no more than these. */
    private static final int MOST_TOLD = 100;

    private final KeyValueStore<String, DnsRecordState> records;
    private final KeyValueStore<String, CommandState> commands;
    private final DueIndex due;
    private final DnsRecords codec = new DnsRecords();

    DnsStore(ProcessorContext<?, ?> context, DueIndex due) {
        this.records = context.getStateStore(Stores.DNS_RECORDS);
        this.commands = context.getStateStore(Stores.DNS_COMMANDS);
        this.due = due;
    }

    /** Whether this command was not asked for before; notes who asks. */
    boolean isNew(String alias, @Nullable String recordId, CommandRequest request) {
        if (commands.get(request.getCommandId()) != null) {
            return false;
        }
        commands.put(
                request.getCommandId(),
                CommandState.newBuilder()
                        .setSubscriptionId(alias)
                        .setKind(request.getKind().name())
                        .setStatus("WAITING")
                        .setReason("received")
                        .setActor(request.getActor())
                        .setWhy(request.getReason())
                        .setRequestedAt(request.getRequestedAt())
                        .setMovedAt(request.getRequestedAt())
                        .setRecordId(recordId)
                        .build());
        return true;
    }

    /** The record that a command speaks of; {@code null} when the command is not known. */
    @Nullable
    String recordId(String commandId) {
        CommandState known = commands.get(commandId);
        return known == null ? null : known.getRecordId().orElse(null);
    }

    /** Those of a domain with a change under way. */
    List<String> recordIds(String alias) {
        List<String> found = new ArrayList<>();
        try (var entries = records.prefixScan(DnsKey.prefix(alias), new StringSerializer())) {
            while (entries.hasNext() && found.size() < MOST_TOLD) {
                found.add(DnsKey.recordId(entries.next().key));
            }
        }
        return found;
    }

    DnsRecord load(String alias, String recordId) {
        DnsRecordState state = records.get(DnsKey.of(alias, recordId));
        return state == null ? DnsRecord.unknown(recordId) : codec.load(recordId, state);
    }

    void save(String alias, DnsRecord before, DnsRecord after) {
        String recordId = after.recordId();
        if (after.isEmpty()) {
            records.delete(DnsKey.of(alias, recordId));
        } else if (!after.equals(before)) {
            records.put(DnsKey.of(alias, recordId), codec.store(after));
        }
        DueIndex.Subject subject = DueIndex.Subject.of(alias, recordId);
        due.move(subject, timers(before), subject, timers(after));
    }

    private static Map<TimerKind, Instant> timers(DnsRecord dns) {
        Instant next = dns.nextAt();
        return next == null ? Map.of() : Map.of(TimerKind.DNS, next);
    }

    void moved(Decision.CommandMoved moved, Instant at) {
        CommandState known = commands.get(moved.commandId());
        if (known != null) {
            commands.put(
                    moved.commandId(),
                    CommandState.newBuilder(known)
                            .setStatus(moved.status().name())
                            .setReason(moved.reason())
                            .setMovedAt(at)
                            .setNextAt(moved.nextAt())
                            .build());
        }
    }
}
