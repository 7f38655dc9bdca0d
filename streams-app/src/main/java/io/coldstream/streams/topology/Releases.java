package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.avro.SweepPage;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.codec.ErrorReports;
import io.coldstream.streams.codec.Reexports;
import io.coldstream.streams.domain.Budget;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What dispatch writes of a command: that it is released, or that it never will be. */
final class Releases {

    private static final DnsRecords DNS = new DnsRecords();

    private Releases() {}

    /**
     * The command as the sink gets it.
     *
     * @param notAfter wall clock
     * @param inDoubtAt business time
     */
    static Command command(String commandId, DispatchSend send, Instant now, Instant notAfter, Instant inDoubtAt) {
        return Command.newBuilder()
                .setCommandId(commandId)
                .setSubscriptionId(send.getSubscriptionId())
                .setKind(CommandKind.valueOf(send.getKind()))
                .setOpId(send.getOpId().orElse(null))
                .setAttempt(send.getAttempt())
                .setUserId(send.getUserId().orElse(null))
                .setDomain(send.getDomain().orElse(null))
                .setMailboxUpdate(update(send))
                .setReexport(Reexports.wire(send.getReexport().orElse(null)))
                .setDnsRecord(send.getDnsRecord().map(DNS::update).orElse(null))
                .setSweepPage(page(send))
                .setErrorReport(ErrorReports.wire(send.getErrorReport().orElse(null)))
                .setEstimate(Amounts.wire(Amounts.stored(send.getEstimate().orElse(null))))
                .setReleasedAt(now)
                .setNotAfter(notAfter)
                .setInDoubtAt(inDoubtAt)
                .build();
    }

    /** What was not released certainly did not happen: the answer says so, and its asker decides anew. */
    static CommandOutcome notSent(Dispatch dispatch, Budget.Refused why, Instant at) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        return CommandOutcome.newBuilder()
                .setCommandId(dispatch.getCommandId())
                .setSubscriptionId(send.getSubscriptionId())
                .setKind(CommandKind.valueOf(send.getKind()))
                .setOpId(send.getOpId().orElse(null))
                .setAttempt(send.getAttempt())
                .setResult(CommandResult.NOT_SENT)
                .setReason(why.reason())
                .setRetryAt(why.retryAt())
                .setAt(at)
                .build();
    }

    /** A read of the subscription, or of the DNS record, that this command is about. */
    static Dispatch readFor(Dispatch dispatch, Instant now) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        String subscriptionId = send.getSubscriptionId();
        CommandKind read = send.getDnsRecord().isPresent() ? CommandKind.OBSERVE_DNS : CommandKind.OBSERVE_SUBSCRIPTION;
        return Dispatch.newBuilder()
                .setCommandId(subscriptionId + "~probe-" + now.toEpochMilli())
                .setSend(DispatchSend.newBuilder()
                        .setSubscriptionId(subscriptionId)
                        .setKind(read.name())
                        .setPriority(DispatchQueue.READ)
                        .setUrgency(now)
                        .setUserId(send.getUserId().orElse(null))
                        .setDomain(send.getDomain().orElse(null))
                        .setDnsRecord(send.getDnsRecord().orElse(null))
                        .setRecordId(send.getRecordId().orElse(null))
                        .build())
                .build();
    }

    private static @Nullable SweepPage page(DispatchSend send) {
        return send.getSweepId().isEmpty()
                ? null
                : new SweepPage(send.getSweepId().get(), send.getPage().orElse(1));
    }

    private static @Nullable MailboxUpdate update(DispatchSend send) {
        return send.getChange()
                .map(change -> new MailboxUpdate(
                        change.getMailboxId(),
                        change.getFirstName().orElse(null),
                        change.getLastName().orElse(null),
                        change.getUserName().orElse(null),
                        change.getProfilePicture().orElse(null)))
                .orElse(null);
    }
}
