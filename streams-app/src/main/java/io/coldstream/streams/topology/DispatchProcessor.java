package io.coldstream.streams.topology;

import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.ReportCall;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.domain.Budget;
import io.coldstream.streams.domain.Decision.Settlement;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The one place where money and rate are decided. Commands wait here in the order of class and urgency; one is released
 * when the rate allows, when the window of released commands without outcome has room, and, but for reads, when the
 * reseller's clock agrees with ours; a paid one also only while spending is not stopped, and if the budget has money for it. All wait while the reseller asks
 * for fewer calls, or can't be reached. A paid command is released once, however often it is asked for.
 */
final class DispatchProcessor extends ContextualProcessor<String, Dispatch, String, SpecificRecord> {

    private static final Duration TICK = Duration.ofMillis(50);
    private static final int MOST_FORGOTTEN_PER_TICK = 500;
    private static final int MOST_REFUSED_PER_TICK = 100;

    private final TopologySettings settings;
    private final ReportLimit reports = new ReportLimit();
    private final ReleaseTurns turns;

    @SuppressWarnings("NullAway.Init")
    private DispatchQueue queue;

    @SuppressWarnings("NullAway.Init")
    private ReleaseWindow window;

    @SuppressWarnings("NullAway.Init")
    private PaidEntries paid;

    @SuppressWarnings("NullAway.Init")
    private ReleaseGate gate;

    @SuppressWarnings("NullAway.Init")
    private Spending spending;

    DispatchProcessor(TopologySettings settings) {
        this.settings = settings;
        this.turns = new ReleaseTurns(settings.ratePerSecond());
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        window = new ReleaseWindow(context.getStateStore(Stores.DISPATCH_WINDOW), settings.window());
        queue = new DispatchQueue(context.getStateStore(Stores.DISPATCH_QUEUE), window);
        PolicyBook policies = PolicyBook.over(context.getStateStore(Stores.POLICIES));
        spending = new Spending(context.getStateStore(Stores.DISPATCH_SPENDING));
        paid = new PaidEntries(context.getStateStore(Stores.DISPATCH_PAID), spending, policies);
        gate = new ReleaseGate(context, settings, policies);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::release);
    }

    @Override
    public void process(Record<String, Dispatch> record) {
        Dispatch dispatch = record.value();
        dispatch.getSend().ifPresent(send -> enqueue(dispatch, send));
        dispatch.getSettlement()
                .ifPresent(settlement -> settle(dispatch.getCommandId(), Settlement.valueOf(settlement)));
        gate.told(dispatch, wallClock());
    }

    private void enqueue(Dispatch dispatch, DispatchSend send) {
        String commandId = dispatch.getCommandId();
        if (window.contains(commandId) || paid.contains(commandId)) {
            return;
        }
        Optional<String> errorClass = send.getErrorReport().map(ReportCall::getErrorClass);
        if (errorClass.isPresent() && !reports.passes(errorClass.get(), queue.reports(), wallClock())) {
            return;
        }
        queue.add(dispatch);
        if (send.getPriority() == DispatchQueue.PAID) {
            paid.queued(commandId, DispatchQueue.place(dispatch));
            settings.crashPoints().reached(CrashPoint.REQUEST_QUEUED);
        }
    }

    private void settle(String commandId, Settlement settlement) {
        if (settlement != Settlement.WITHDRAWN) {
            // One that is withdrawn after its release is on its way nevertheless.
            leaveWindow(commandId);
        }
        switch (settlement) {
            case ANSWERED -> {
                // The money stays reserved until a read, or a person, tells what became of it.
            }
            case CONFIRMED -> paid.spent(commandId);
            case FREED -> paid.freed(commandId);
            case WITHDRAWN -> paid.place(commandId).ifPresent(this::withdraw);
        }
    }

    private void leaveWindow(String commandId) {
        String key = window.remove(commandId);
        if (key != null) {
            queue.windowChanged(key);
        }
    }

    private void withdraw(Bytes place) {
        Dispatch queued = queue.remove(place);
        if (queued != null) {
            notSent(queued, new Budget.Refused("withdrawn", null), wallClock());
        }
    }

    private void notSent(Dispatch dispatch, Budget.Refused why, Instant now) {
        paid.givenBack(dispatch.getCommandId());
        forward(dispatch, Releases.notSent(dispatch, why, settings.clock().at(now)), now);
        reached(CrashPoint.NOT_SENT_FORWARDED, dispatch.getSend().orElseThrow());
    }

    private void release(long wallClockMillis) {
        Instant now = Instant.ofEpochMilli(wallClockMillis);
        window.expired(now).forEach(this::leaveWindow);
        int refused = 0;
        while (turns.hasCome(now) && window.room() > 0 && refused < MOST_REFUSED_PER_TICK) {
            Dispatch next = next(now);
            if (next == null) {
                break;
            }
            // The rate is of calls, and what is refused makes none.
            if (release(next, turns.next())) {
                turns.take(gate.share(now));
            } else {
                refused++;
            }
        }
        gate.show();
        spending.forget(settings.clock().at(now), MOST_FORGOTTEN_PER_TICK);
    }

    /** The next command that may be released, taken out of the queue. */
    private @Nullable Dispatch next(Instant now) {
        if (gate.isShut(now)) {
            return null;
        }
        if (gate.wantsProbe()) {
            return probe(now);
        }
        Bytes place = queue.first(gate.firstClass());
        return gate.clockAgrees() ? taken(place) : beforeTheClockAgrees(place, now);
    }

    /**
     * Nothing but an answer tells the reseller's time, and what waits for it asks for no read: so where none was released
     * of late and none waits, a read of our own is.
     */
    private @Nullable Dispatch beforeTheClockAgrees(@Nullable Bytes place, Instant now) {
        if (isRead(place)) {
            gate.askingTheTime(now);
            return taken(place);
        }
        Dispatch waiting = gate.mayAskTheTime(now) ? firstCall(gate.firstClassOnceItAgrees()) : null;
        if (waiting == null) {
            return taken(place);
        }
        gate.askingTheTime(now);
        return Releases.readFor(waiting, now);
    }

    /**
     * A read that waits; else a read of our own, for the first command that does: so one that is paid, counts against a
     * limit or changes something is never spent on finding out.
     */
    private @Nullable Dispatch probe(Instant now) {
        Bytes read = queue.first(DispatchQueue.READ);
        Dispatch first = isRead(read) ? null : firstCall(DispatchQueue.PAID);
        Dispatch probe = isRead(read) ? taken(read) : first == null ? null : Releases.readFor(first, now);
        if (probe != null) {
            gate.probing(probe.getCommandId(), now);
        }
        return probe;
    }

    /** The first that waits of this class or a later one, if it is neither a read nor a report. */
    private @Nullable Dispatch firstCall(int fromClass) {
        Bytes place = queue.first(fromClass);
        return place == null || DispatchQueue.classOf(place) >= DispatchQueue.READ ? null : queue.get(place);
    }

    private static boolean isRead(@Nullable Bytes place) {
        return place != null && DispatchQueue.classOf(place) == DispatchQueue.READ;
    }

    private @Nullable Dispatch taken(@Nullable Bytes place) {
        return place == null ? null : queue.remove(place);
    }

    /** Whether it was released; else it is answered with why not. */
    private boolean release(Dispatch dispatch, Instant now) {
        DispatchSend send = dispatch.getSend().orElseThrow();
        String commandId = dispatch.getCommandId();
        Instant notAfter = now.plus(settings.validity());
        Budget.Refused refused = refusal(commandId, send, settings.clock().at(now), notAfter);
        if (refused != null) {
            notSent(dispatch, refused, now);
            return false;
        }
        Instant countsUntil = notAfter.plus(settings.inDoubtAfter());
        window.add(commandId, send.getSubscriptionId(), countsUntil);
        queue.windowChanged(send.getSubscriptionId());
        reached(CrashPoint.RELEASE_STORED, send);
        Instant inDoubtAt = settings.clock().at(countsUntil);
        forward(dispatch, Releases.command(commandId, send, now, notAfter, inDoubtAt), now);
        reached(CrashPoint.RELEASE_FORWARDED, send);
        return true;
    }

    private void reached(CrashPoint point, DispatchSend send) {
        if (send.getPriority() == DispatchQueue.PAID) {
            settings.crashPoints().reached(point);
        }
    }

    /** Asked at the last moment, so that what was disarmed or capped while it waited spends nothing. */
    private Budget.@Nullable Refused refusal(String commandId, DispatchSend send, Instant at, Instant notAfter) {
        Instant oldest = at.minus(settings.mostReadAge());
        if (send.getReadAt().filter(readAt -> readAt.isBefore(oldest)).isPresent()) {
            return new Budget.Refused("read-too-old", null);
        }
        return send.getPriority() == DispatchQueue.PAID ? paid.release(commandId, send, at, notAfter) : null;
    }

    private Instant wallClock() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }

    private void forward(Dispatch dispatch, SpecificRecord value, Instant now) {
        String key = dispatch.getSend().orElseThrow().getSubscriptionId();
        context().forward(new Record<>(key, value, now.toEpochMilli()));
    }
}
