package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.codec.Decisions;
import io.coldstream.streams.codec.DnsInputs;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.codec.Story;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.DnsDecider;
import io.coldstream.streams.domain.DnsDecision;
import io.coldstream.streams.domain.DnsInput;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.Timing;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Changes of the domains' DNS records, within the stage of the domains: each input changes one record's state. */
final class DnsDesk {

    private final ProcessorContext<String, SpecificRecord> context;
    private final DomainStore domains;
    private final DnsStore store;
    private final DnsRecords records = new DnsRecords();
    private final DnsInputs inputs;
    private final Timing timing;
    private final Alerts alerts;

    DnsDesk(
            ProcessorContext<String, SpecificRecord> context,
            DomainStore domains,
            TopologySettings settings,
            Alerts alerts) {
        this.context = context;
        this.domains = domains;
        this.store = new DnsStore(context, domains.due());
        this.inputs = new DnsInputs(settings.clock());
        this.timing = settings.timing();
        this.alerts = alerts;
    }

    /** @throws Unusable if it is no request that a domain takes */
    void request(Record<String, SpecificRecord> record, CommandRequest request, Origin cause) throws Unusable {
        DnsInput input = DnsInputs.request(request);
        String recordId = switch (input) {
            case DnsInput.Asked asked -> asked.change().recordId();
            case DnsInput.Retry retry -> store.recordId(retry.target());
            case DnsInput.Resolve resolve -> store.recordId(resolve.target());
            case DnsInput.Released released -> null;
            case DnsInput.Answered answered -> null;
            case DnsInput.Read read -> null;
            case DnsInput.TimerFired timer -> null;
            case DnsInput.Told told -> null;
        };
        if (store.isNew(record.key(), recordId, request)) {
            // A target that is not known has no record, and the answer is that of a record without anything under way.
            handle(record, recordId == null ? "" : recordId, input, cause);
        }
    }

    void released(Record<String, SpecificRecord> record, Command command) {
        handle(record, DnsInputs.recordId(command.getCommandId()), inputs.released(command), Origins.of(context));
    }

    /** Whatever it was, its place in the window of released commands is free. */
    void outcome(Record<String, SpecificRecord> record, CommandOutcome outcome) {
        forward(record, Outputs.DISPATCH_KEY, Decisions.settle(outcome));
        Decisions.report(outcome).ifPresent(report -> forward(record, Outputs.DISPATCH_KEY, report));
        DnsInput input = inputs.outcome(outcome);
        if (input != null) {
            handle(record, DnsInputs.recordId(outcome.getCommandId()), input, Origins.of(context));
        }
    }

    void timer(Record<String, SpecificRecord> record, Timer timer) {
        handle(record, timer.getMailboxId().orElse(null), DnsInputs.timer(timer), Origins.of(context));
    }

    /** A webhook says that some record changed; which one it does not say. */
    void told(Record<String, SpecificRecord> record, Instant at) {
        store.recordIds(record.key())
                .forEach(recordId -> handle(record, recordId, new DnsInput.Told(at), Origins.of(context)));
    }

    private void handle(
            Record<String, SpecificRecord> record, @Nullable String recordId, DnsInput input, Origin cause) {
        if (recordId == null) {
            return;
        }
        String alias = record.key();
        DnsRecord before = store.load(alias, recordId);
        DnsRecord after = before.apply(input, timing);
        store.save(alias, before, after);
        for (DnsDecision decision : DnsDecider.decide(before, input, after)) {
            switch (decision) {
                case DnsDecision.Update update -> forward(record, Outputs.DISPATCH_KEY, records.update(update));
                case DnsDecision.Look look -> forward(record, Outputs.DISPATCH_KEY, records.look(look));
                case DnsDecision.Moved(Decision.CommandMoved moved) -> moved(alias, recordId, moved, input.at(), cause);
            }
        }
    }

    private void moved(String alias, String recordId, Decision.CommandMoved moved, Instant at, Origin cause) {
        store.moved(moved, at);
        domains.tellIfKnown(alias, Story.dns(recordId, moved, at, cause));
        if (moved.status() == Decision.CommandStatus.PARKED) {
            alert(alias, Decision.AlertKind.COMMAND_PARKED, moved);
        } else if (moved.status() == Decision.CommandStatus.UNCONFIRMED
                && !moved.reason().equals(DnsDecider.REPLACED)) {
            alert(alias, Decision.AlertKind.COMMAND_UNCONFIRMED, moved);
        }
    }

    private void alert(String alias, Decision.AlertKind kind, Decision.CommandMoved moved) {
        alerts.raise(alias, new Decision.Alert(kind, moved.commandId(), moved.reason()));
    }

    private void forward(Record<String, SpecificRecord> record, String key, SpecificRecord value) {
        context.forward(record.withKey(key).withValue(value));
    }
}
