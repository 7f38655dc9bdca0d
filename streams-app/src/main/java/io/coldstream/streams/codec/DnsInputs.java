package io.coldstream.streams.codec;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.domain.CommandOutcome.Result;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.DnsInput;
import io.coldstream.streams.domain.Domain;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** From the records that reach a domain's DNS records to the core's inputs. */
public final class DnsInputs {

    private static final int LONGEST_EVIDENCE = 500;

    private final BusinessClock clock;

    public DnsInputs(BusinessClock clock) {
        this.clock = clock;
    }

    /** Whether a request is for a domain: it changes a record, or speaks of a command that did. */
    public static boolean isDns(CommandRequest request) {
        return switch (request.getKind()) {
            case UPDATE_DNS_RECORD -> true;
            case RETRY_COMMAND, RESOLVE_COMMAND ->
                request.getTarget().map(DnsInputs::isOfDomain).orElse(false);
            case RENEW_SUBSCRIPTION,
                    UPDATE_MAILBOX,
                    REEXPORT_MAILBOX,
                    OBSERVE_SUBSCRIPTION,
                    RETRY_RENEWAL,
                    RESOLVE_RENEWAL,
                    APPROVE_RENEWAL,
                    SWEEP_SUBSCRIPTIONS,
                    OBSERVE_DNS,
                    REPORT_ERROR,
                    UNKNOWN -> false;
        };
    }

    /** Whether a command belongs to a domain. */
    public static boolean isOfDomain(String commandId) {
        String key = CommandIds.routingKey(commandId);
        return key != null && key.startsWith(Domain.MARK);
    }

    /**
     * @throws Unusable with every reason, if the record can't be asked for like that; of a command of another kind, if it
     *     is no domain's
     */
    public static DnsInput request(CommandRequest request) throws Unusable {
        String id = request.getCommandId();
        return switch (request.getKind()) {
            case UPDATE_DNS_RECORD ->
                new DnsInput.Asked(id, change(request), request.getUrgent(), request.getRequestedAt());
            case RETRY_COMMAND -> new DnsInput.Retry(id, target(request), request.getRequestedAt());
            case RESOLVE_COMMAND -> new DnsInput.Resolve(id, target(request), request.getRequestedAt());
            case RENEW_SUBSCRIPTION,
                    UPDATE_MAILBOX,
                    REEXPORT_MAILBOX,
                    OBSERVE_SUBSCRIPTION,
                    RETRY_RENEWAL,
                    RESOLVE_RENEWAL,
                    APPROVE_RENEWAL,
                    SWEEP_SUBSCRIPTIONS,
                    OBSERVE_DNS,
                    REPORT_ERROR,
                    UNKNOWN -> throw new Unusable(Unusable.Reason.BAD_FIELD, "/kind");
        };
    }

    private static DnsChange change(CommandRequest request) throws Unusable {
        DnsChange change = DnsRecords.domain(
                request.getDnsRecord().orElseThrow(() -> new Unusable(Unusable.Reason.BAD_FIELD, "/dnsRecord")));
        List<String> problems = change.problems();
        if (!problems.isEmpty()) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "/dnsRecord: " + String.join("; ", problems));
        }
        return change;
    }

    private static String target(CommandRequest request) throws Unusable {
        return request.getTarget()
                .filter(DnsInputs::isOfDomain)
                .orElseThrow(() -> new Unusable(Unusable.Reason.BAD_FIELD, "/target"));
    }

    public DnsInput released(Command command) {
        return new DnsInput.Released(command.getCommandId(), clock.at(command.getReleasedAt()), command.getInDoubtAt());
    }

    /** The answer to a read that failed is none of the core's business: the next read comes. {@code null} then. */
    public @Nullable DnsInput outcome(CommandOutcome outcome) {
        if (outcome.getKind() == CommandKind.OBSERVE_DNS) {
            return outcome.getResult() == CommandResult.ACCEPTED
                    ? new DnsInput.Read(
                            outcome.getDnsRecord().map(DnsRecords::domain).orElse(null), outcome.getAt())
                    : null;
        }
        if (outcome.getKind() != CommandKind.UPDATE_DNS_RECORD) {
            return null;
        }
        return new DnsInput.Answered(
                outcome.getCommandId(),
                switch (outcome.getResult()) {
                    case NOT_SENT -> Result.NOT_SENT;
                    case REJECTED -> Result.REJECTED;
                    case ACCEPTED -> Result.ACCEPTED;
                    case UNKNOWN -> Result.UNKNOWN;
                },
                outcome.getReason(),
                evidence(outcome),
                outcome.getAt());
    }

    private static @Nullable String evidence(CommandOutcome outcome) {
        if (outcome.getHttpStatus().isEmpty()) {
            return null;
        }
        StringJoiner said = new StringJoiner(", ");
        said.add("HTTP " + outcome.getHttpStatus().get());
        outcome.getMessage().filter(text -> !text.isBlank()).ifPresent(text -> said.add("“" + text + "”"));
        outcome.getActionId().ifPresent(id -> said.add("actionId " + id));
        String text = said.toString();
        return text.length() <= LONGEST_EVIDENCE ? text : text.substring(0, LONGEST_EVIDENCE);
    }

    public static DnsInput timer(Timer timer) {
        return new DnsInput.TimerFired(timer.getFiredAt());
    }

    /** The record that a call's id speaks of; {@code null} when it is no id of such a call. */
    public static @Nullable String recordId(String callId) {
        int last = callId.lastIndexOf('~');
        int before = last <= 0 ? -1 : callId.lastIndexOf('~', last - 1);
        return before <= 0 ? null : callId.substring(before + 1, last);
    }
}
