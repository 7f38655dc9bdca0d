package io.coldstream.streams.codec;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.DnsRecordShown;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.DnsCall;
import io.coldstream.streams.avro.DnsRecordState;
import io.coldstream.streams.avro.DnsWish;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.DnsDecision;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.DnsShown;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;

/** Changes of DNS records on the wire, in their store and in the domain. */
public final class DnsRecords {

    /** Urgent ones go before what was asked for within this time. */
    private static final Duration URGENT_BY = Duration.ofDays(30);

    private static final int OTHER = 1;
    private static final int READ = 2;

    private final Serde<DnsRecordUpdate> updates = SingleObjectSerde.of(DnsRecordUpdate.class);

    static DnsChange domain(DnsRecordUpdate update) {
        return new DnsChange(
                update.getUserId(),
                update.getDomain(),
                update.getRecordId(),
                update.getHost(),
                update.getValue(),
                update.getRecordType(),
                update.getPriority().orElse(null),
                update.getExcludedDmarcTags().orElse(null));
    }

    public static DnsRecordUpdate wire(DnsChange change) {
        return DnsRecordUpdate.newBuilder()
                .setUserId(change.userId())
                .setDomain(change.domain())
                .setRecordId(change.recordId())
                .setHost(change.host())
                .setValue(change.value())
                .setRecordType(change.recordType())
                .setPriority(change.priority())
                .setExcludedDmarcTags(change.excludedTags())
                .build();
    }

    static DnsShown domain(DnsRecordShown shown) {
        return new DnsShown(
                shown.getRecordId(),
                shown.getHost(),
                shown.getValue(),
                shown.getRecordType(),
                shown.getPriority().orElse(null));
    }

    public DnsRecordState store(DnsRecord dns) {
        DnsRecord.Wish waiting = dns.waiting();
        DnsRecord.Call call = dns.call();
        return new DnsRecordState(waiting == null ? null : wish(waiting), call == null ? null : call(call));
    }

    public DnsRecord load(String recordId, DnsRecordState state) {
        return new DnsRecord(
                recordId,
                state.getWaiting().map(this::wish).orElse(null),
                state.getCall().map(this::call).orElse(null));
    }

    private DnsWish wish(DnsRecord.Wish wish) {
        return new DnsWish(wish.commandId(), bytes(wish.change()), wish.urgent());
    }

    private DnsRecord.Wish wish(DnsWish wish) {
        return new DnsRecord.Wish(wish.getCommandId(), domain(update(wish.getChange())), wish.getUrgent());
    }

    private DnsCall call(DnsRecord.Call call) {
        return new DnsCall(
                wish(call.wish()),
                call.counts().attempt(),
                call.counts().unknown(),
                call.counts().reads(),
                call.stand().name(),
                call.since(),
                call.nextAt(),
                call.why().reason(),
                call.why().evidence());
    }

    private DnsRecord.Call call(DnsCall call) {
        return new DnsRecord.Call(
                wish(call.getWish()),
                new DnsRecord.Counts(call.getAttempt(), call.getUnknown(), call.getReads()),
                DnsRecord.Stand.valueOf(call.getStand()),
                call.getSince(),
                call.getNextAt().orElse(null),
                new DnsRecord.Why(call.getReason(), call.getEvidence().orElse(null)));
    }

    public Dispatch update(DnsDecision.Update update) {
        Instant urgency = update.wish().urgent() ? update.at().minus(URGENT_BY) : update.at();
        return dispatch(
                update.callId(),
                CommandKind.UPDATE_DNS_RECORD,
                OTHER,
                update.wish().change(),
                urgency);
    }

    public Dispatch look(DnsDecision.Look look) {
        return dispatch(look.callId(), CommandKind.OBSERVE_DNS, READ, look.change(), look.at());
    }

    private Dispatch dispatch(String callId, CommandKind kind, int priority, DnsChange change, Instant urgency) {
        return Dispatch.newBuilder()
                .setCommandId(callId)
                .setSend(DispatchSend.newBuilder()
                        .setSubscriptionId(change.alias())
                        .setKind(kind.name())
                        .setPriority(priority)
                        .setUrgency(urgency)
                        .setUserId(change.userId())
                        .setDomain(change.domain())
                        .setDnsRecord(bytes(change))
                        .setRecordId(change.recordId())
                        .build())
                .build();
    }

    /** What is to be sent, as dispatch keeps it. */
    public DnsRecordUpdate update(ByteBuffer encoded) {
        byte[] copy = new byte[encoded.remaining()];
        encoded.duplicate().get(copy);
        return updates.deserializer().deserialize("", copy);
    }

    private ByteBuffer bytes(DnsChange change) {
        return ByteBuffer.wrap(updates.serializer().serialize("", wire(change)));
    }
}
