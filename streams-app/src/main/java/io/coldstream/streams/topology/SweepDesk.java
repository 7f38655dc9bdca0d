package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.codec.Decisions;
import io.coldstream.streams.codec.Sweeps;
import io.coldstream.streams.domain.Sweep;
import io.coldstream.streams.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Leads the sweeps over the reseller's list: begins one when it is due or asked for, asks for its pages one after the
 * other, and tells every task when it is over. All of it lies under one key. Who owns that key nobody can tell without a
 * record: so each task sends one when it starts, and the owner takes the first for the beginning.
 */
final class SweepDesk extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    /** Of the timers under its key. */
    private static final String TIMER = "SWEEP";

    /** A tenth of what dispatch releases is a page in ten of its turns. */
    private static final int TURNS_A_PAGE = 10;

    private static final Duration LEAST_GAP = Duration.ofMillis(200);

    private final TopologySettings settings;
    private final Duration gap;
    private final Deserializer<CommandRequest> requests =
            SingleObjectSerde.of(CommandRequest.class).deserializer();

    @SuppressWarnings("NullAway.Init")
    private KeyValueStore<String, SweepState> store;

    /** The due time that the last timer was sent for. */
    private @Nullable Instant firedFor;

    SweepDesk(TopologySettings settings) {
        this.settings = settings;
        this.gap = gap(settings);
    }

    /** Between two pages, in business time. */
    private static Duration gap(TopologySettings settings) {
        Duration tenth = Duration.ofSeconds(TURNS_A_PAGE).dividedBy(settings.ratePerSecond());
        return settings.clock().during(tenth.compareTo(LEAST_GAP) > 0 ? tenth : LEAST_GAP);
    }

    /** Whether a record under this key is for this stage. */
    static boolean owns(String key) {
        return key.equals(Sweep.KEY);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        store = context.getStateStore(Stores.SWEEPS);
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::fire);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        switch (record.value()) {
            case Timer timer -> fired(record, timer.getFiredAt());
            case Routed routed ->
                routed.getRequest()
                        .map(bytes -> requests.deserialize("", RouteProcessor.bytes(bytes)))
                        .ifPresent(request -> requested(record, request));
            case Command command -> released(command);
            case CommandOutcome outcome -> answered(record, outcome);
            default ->
                throw new IllegalStateException(
                        "No input of a sweep: " + record.value().getSchema().getName());
        }
    }

    /** Tells that something is due; what follows is decided when that record is read. */
    private void fire(long wallClockMillis) {
        Instant now = settings.clock().at(Instant.ofEpochMilli(wallClockMillis));
        Instant due = dueAt(now);
        if (due != null && !now.isBefore(due) && !due.equals(firedFor)) {
            firedFor = due;
            Timer timer = new Timer(TIMER, null, due, now, "", 0L, false, "", 0L, null);
            context().forward(new Record<>(Sweep.KEY, timer, wallClockMillis));
        }
    }

    private @Nullable Instant dueAt(Instant now) {
        Sweep last = last();
        if (last != null && last.isRunning()) {
            return last.dueAt();
        }
        if (!settings.sweeps()) {
            return null;
        }
        if (last != null) {
            return last.startedAt().plus(settings.sweepEvery());
        }
        return firedFor == null ? now : firedFor;
    }

    private void fired(Record<String, SpecificRecord> record, Instant at) {
        Sweep last = last();
        if (last == null || !last.isRunning()) {
            boolean due = last == null || !at.isBefore(last.startedAt().plus(settings.sweepEvery()));
            if (settings.sweeps() && due) {
                begin(record, at, last == null ? "first" : "due", null);
            }
            return;
        }
        Instant due = last.dueAt();
        if (due == null || at.isBefore(due)) {
            return;
        }
        if (last.asked() == null) {
            ask(record, last, at);
        } else {
            keep(record, last.failed("no-outcome", at, gap));
        }
    }

    /** One at a time: who asks while one is on gets that one. */
    private void requested(Record<String, SpecificRecord> record, CommandRequest request) {
        Sweep last = last();
        boolean known = all().stream().anyMatch(sweep -> request.getCommandId().equals(sweep.requestId()));
        if (!known && (last == null || !last.isRunning())) {
            begin(record, request.getRequestedAt(), request.getReason(), request);
        }
    }

    private void begin(
            Record<String, SpecificRecord> record, Instant at, String reason, @Nullable CommandRequest request) {
        List<Sweep> all = all();
        boolean imports = all.stream().noneMatch(sweep -> sweep.state() == Sweep.State.COMPLETE);
        int number = all.isEmpty() ? 1 : Sweep.number(all.getLast().id()) + 1;
        Sweep sweep = Sweep.begun(
                number,
                imports,
                at,
                reason,
                request == null ? null : request.getActor(),
                request == null ? null : request.getCommandId());
        for (int old = 0; old <= all.size() - Sweep.MOST_KEPT; old++) {
            store.delete(all.get(old).id());
        }
        ask(record, sweep, at);
    }

    private void ask(Record<String, SpecificRecord> record, Sweep sweep, Instant at) {
        Sweep asking = sweep.asking();
        store.put(asking.id(), Sweeps.store(asking));
        forward(record, Outputs.DISPATCH_KEY, Sweeps.page(asking, at));
    }

    private void released(Command command) {
        Sweep last = last();
        if (last != null && last.isRunning()) {
            Sweep next = last.released(command.getCommandId(), command.getInDoubtAt());
            store.put(next.id(), Sweeps.store(next));
        }
    }

    /** Whatever it was, its place in the window of released commands is free. */
    private void answered(Record<String, SpecificRecord> record, CommandOutcome outcome) {
        forward(record, Outputs.DISPATCH_KEY, Decisions.settle(outcome));
        Decisions.report(outcome).ifPresent(report -> forward(record, Outputs.DISPATCH_KEY, report));
        Sweep last = last();
        if (last != null && last.isRunning()) {
            keep(record, Sweeps.answered(last, outcome, gap));
        }
    }

    private void keep(Record<String, SpecificRecord> record, Sweep sweep) {
        store.put(sweep.id(), Sweeps.store(sweep));
        if (!sweep.isRunning()) {
            Origin origin = Origins.of(context());
            forward(
                    record,
                    sweep.id(),
                    Routed.newBuilder()
                            .setMessage(Sweeps.ended(sweep))
                            .setOrigin(origin)
                            .build());
        }
    }

    private @Nullable Sweep last() {
        List<Sweep> all = all();
        return all.isEmpty() ? null : all.getLast();
    }

    /** As many as are kept: few. */
    private List<Sweep> all() {
        List<Sweep> all = new ArrayList<>();
        try (var kept = store.all()) {
            kept.forEachRemaining(entry -> all.add(Sweeps.load(entry.key, entry.value)));
        }
        return all;
    }

    private void forward(Record<String, SpecificRecord> record, String key, SpecificRecord value) {
        context().forward(record.withKey(key).withValue(value));
    }
}
