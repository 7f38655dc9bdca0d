package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.Reexports;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.domain.Decision.Settlement;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The one place where money and rate are decided. Commands wait here in the order of class and urgency; one is released
 * when the rate allows, when the window of released commands without outcome has room, and, but for reads, when the
 * reseller's clock agrees with ours; a paid one also only while spending is not stopped. A paid command is released once,
 * however often it is asked for.
 */
final class DispatchProcessor extends ContextualProcessor<String, Dispatch, String, SpecificRecord> {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration MOST_SKEW = Duration.ofMinutes(2);
    private static final int PAID = 0;
    private static final int READ = 2;
    private static final String CLOCK_KEY = "reseller";
    private static final String QUEUED = "QUEUED";
    private static final String RELEASED = "RELEASED";
    private static final String ENDED = "ENDED";

    private final TopologySettings settings;

    /** The place in the queue of each subscription's waiting read. */
    private final Map<String, Bytes> waitingReads = new HashMap<>();

    private double tokens;
    private long refilledAtMillis = -1;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<Bytes, Dispatch> queue;

    @SuppressWarnings("NullAway.Init")
    private ReleaseWindow window;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, DispatchEntry> paid;

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, Dispatch> clock;

    @SuppressWarnings("NullAway.Init")
    private PolicyBook policies;

    DispatchProcessor(TopologySettings settings) {
        this.settings = settings;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        queue = context.getStateStore(Stores.DISPATCH_QUEUE);
        window = new ReleaseWindow(context.getStateStore(Stores.DISPATCH_WINDOW), settings.window());
        paid = context.getStateStore(Stores.DISPATCH_PAID);
        clock = context.getStateStore(Stores.DISPATCH_CLOCK);
        policies = PolicyBook.over(context.getStateStore(Stores.POLICIES));
        try (var waiting = queue.range(Bytes.wrap(new byte[] {READ}), null)) {
            waiting.forEachRemaining(entry ->
                    waitingReads.put(entry.value.getSend().orElseThrow().getSubscriptionId(), entry.key));
        }
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::release);
    }

    @Override
    public void process(Record<String, Dispatch> record) {
        Dispatch dispatch = record.value();
        dispatch.getSend().ifPresent(send -> enqueue(dispatch, send));
        dispatch.getSettlement()
                .ifPresent(settlement -> settle(dispatch.getCommandId(), Settlement.valueOf(settlement)));
        if (dispatch.getClockSkewMillis().isPresent()) {
            clock.put(CLOCK_KEY, dispatch);
        }
    }

    private void enqueue(Dispatch dispatch, DispatchSend send) {
        String commandId = dispatch.getCommandId();
        if (window.contains(commandId) || paid.get(commandId) != null) {
            return;
        }
        Bytes key = queueKey(send, commandId);
        if (send.getPriority() == READ && !isFirstRead(send, key)) {
            return;
        }
        queue.put(key, dispatch);
        if (send.getPriority() == PAID) {
            paid.put(
                    commandId,
                    new DispatchEntry(
                            QUEUED,
                            ByteBuffer.wrap(key.get()),
                            send.getEstimate().orElse(null),
                            null));
            settings.crashPoints().reached(CrashPoint.REQUEST_QUEUED);
        }
    }

    /** One waiting read of a subscription answers all who asked for one; the more urgent place is kept. */
    private boolean isFirstRead(DispatchSend send, Bytes key) {
        Bytes waiting = waitingReads.get(send.getSubscriptionId());
        if (waiting != null && waiting.compareTo(key) <= 0) {
            return false;
        }
        if (waiting != null) {
            queue.delete(waiting);
        }
        waitingReads.put(send.getSubscriptionId(), key);
        return true;
    }

    private void settle(String commandId, Settlement settlement) {
        window.remove(commandId);
        DispatchEntry entry = paid.get(commandId);
        if (entry == null) {
            return;
        }
        switch (settlement) {
            case ANSWERED -> {
                // The money stays reserved until a read, or a person, tells what became of it.
            }
            case CONFIRMED ->
                paid.put(commandId, ended(entry, entry.getReserved().orElse(null)));
            case FREED -> paid.put(commandId, ended(entry, null));
            case WITHDRAWN -> {
                if (entry.getState().equals(QUEUED)) {
                    withdraw(commandId, entry);
                }
            }
        }
    }

    /** What was not released certainly did not happen: the answer says so, and the subscription decides anew. */
    private void withdraw(String commandId, DispatchEntry entry) {
        Bytes key = Bytes.wrap(RouteProcessor.bytes(entry.getQueueKey().orElseThrow()));
        Dispatch queued = queue.delete(key);
        if (queued != null) {
            notSent(queued, "withdrawn", Instant.ofEpochMilli(context().currentSystemTimeMs()));
        }
    }

    private void notSent(Dispatch dispatch, String reason, Instant now) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        String commandId = dispatch.getCommandId();
        paid.put(commandId, new DispatchEntry(ENDED, null, null, null));
        CommandOutcome outcome = CommandOutcome.newBuilder()
                .setCommandId(commandId)
                .setSubscriptionId(send.getSubscriptionId())
                .setKind(CommandKind.valueOf(send.getKind()))
                .setOpId(send.getOpId().orElse(null))
                .setAttempt(send.getAttempt())
                .setResult(CommandResult.NOT_SENT)
                .setReason(reason)
                .setAt(settings.clock().at(now))
                .build();
        context().forward(new Record<>(send.getSubscriptionId(), outcome, now.toEpochMilli()));
        reached(CrashPoint.NOT_SENT_FORWARDED, send);
    }

    private void release(long wallClockMillis) {
        refill(wallClockMillis);
        Instant now = Instant.ofEpochMilli(wallClockMillis);
        window.expire(now);
        int room = (int) Math.min(tokens, window.room());
        for (KeyValue<Bytes, Dispatch> next : next(room)) {
            queue.delete(next.key);
            waitingReads.remove(next.value.getSend().orElseThrow().getSubscriptionId(), next.key);
            release(next.value, now);
            tokens--;
        }
    }

    /** At most one command may be saved up, so that no burst follows a pause. */
    private void refill(long wallClockMillis) {
        long elapsed = refilledAtMillis < 0 ? 0 : Math.max(0, wallClockMillis - refilledAtMillis);
        refilledAtMillis = wallClockMillis;
        double burst = Math.max(1, settings.ratePerSecond() * TICK.toMillis() / 1000.0);
        tokens = Math.min(burst, tokens + settings.ratePerSecond() * elapsed / 1000.0);
    }

    private List<KeyValue<Bytes, Dispatch>> next(int room) {
        List<KeyValue<Bytes, Dispatch>> found = new ArrayList<>();
        if (room < 1) {
            return found;
        }
        try (var waiting = queue.range(Bytes.wrap(new byte[] {(byte) firstClass()}), null)) {
            while (found.size() < room && waiting.hasNext()) {
                found.add(waiting.next());
            }
        }
        return found;
    }

    /** The first class of commands that may be released now. */
    private int firstClass() {
        Dispatch read = clock.get(CLOCK_KEY);
        Optional<Long> skew = read == null ? Optional.empty() : read.getClockSkewMillis();
        boolean agrees = skew.isPresent() && Math.abs(skew.get()) <= MOST_SKEW.toMillis();
        if (!agrees) {
            return READ;
        }
        return policies.spendingStopped() ? PAID + 1 : PAID;
    }

    private void release(Dispatch dispatch, Instant now) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        String commandId = dispatch.getCommandId();
        Instant oldest = settings.clock().at(now).minus(settings.mostReadAge());
        if (send.getReadAt().filter(readAt -> readAt.isBefore(oldest)).isPresent()) {
            notSent(dispatch, "read-too-old", now);
            return;
        }
        if (send.getPriority() == PAID && !isArmed(send)) {
            notSent(dispatch, "not-armed", now);
            return;
        }
        Instant notAfter = now.plus(settings.validity());
        Instant countsUntil = notAfter.plus(settings.inDoubtAfter());
        window.add(commandId, countsUntil);
        if (send.getPriority() == PAID) {
            DispatchEntry entry = paid.get(commandId);
            paid.put(
                    commandId,
                    new DispatchEntry(
                            RELEASED,
                            null,
                            entry == null ? null : entry.getReserved().orElse(null),
                            notAfter));
        }
        reached(CrashPoint.RELEASE_STORED, send);
        context()
                .forward(new Record<>(
                        send.getSubscriptionId(),
                        command(commandId, send, now, notAfter, settings.clock().at(countsUntil)),
                        now.toEpochMilli()));
        reached(CrashPoint.RELEASE_FORWARDED, send);
    }

    private void reached(CrashPoint point, DispatchSend send) {
        if (send.getPriority() == PAID) {
            settings.crashPoints().reached(point);
        }
    }

    /** Asked again at the last moment: a scope that was disarmed while its request waited spends nothing. */
    private boolean isArmed(DispatchSend send) {
        Policy policy = policies.of(
                send.getSubscriptionId(),
                send.getUserId().orElse(null),
                send.getDomain().orElse(null));
        return policy.mode() == Policy.Mode.ARMED;
    }

    private static Command command(
            String commandId, DispatchSend send, Instant now, Instant notAfter, Instant inDoubtAt) {
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
                .setEstimate(Amounts.wire(Amounts.stored(send.getEstimate().orElse(null))))
                .setReleasedAt(now)
                .setNotAfter(notAfter)
                .setInDoubtAt(inDoubtAt)
                .build();
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

    private static DispatchEntry ended(DispatchEntry entry, io.coldstream.streams.avro.@Nullable Amount spent) {
        return new DispatchEntry(ENDED, null, spent, entry.getNotAfter().orElse(null));
    }

    private static Bytes queueKey(DispatchSend send, String commandId) {
        byte[] id = commandId.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES + id.length)
                .put((byte) send.getPriority())
                .putLong(send.getUrgency().toEpochMilli() ^ Long.MIN_VALUE)
                .put(id)
                .array());
    }
}
