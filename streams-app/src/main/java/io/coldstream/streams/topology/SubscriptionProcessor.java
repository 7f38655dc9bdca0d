package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.NotListed;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.avro.SweepEnded;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.codec.Audits;
import io.coldstream.streams.codec.Inputs;
import io.coldstream.streams.codec.Messages;
import io.coldstream.streams.codec.Policies;
import io.coldstream.streams.codec.Story;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Decider;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Difference;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.MailboxHandedOver;
import io.coldstream.streams.domain.Policy;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage of the subscriptions: every input of a subscription changes its state by the pure core, and what follows is
 * forwarded as records. It also fires the timers, as records of their own, so that a decision is always a function of
 * recorded inputs.
 */
final class SubscriptionProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionProcessor.class);
    private static final int MOST_FIRED_PER_TICK = 1_000;

    private final TopologySettings settings;
    private final Alerts alerts;
    private final Overdue overdue;
    private final Inputs inputs;
    private final Messages messages = new Messages();
    private final WebhookEvents webhookEvents;
    private final RenewalSteps steps;
    private final Deserializer<SubscriptionEvent> events =
            SingleObjectSerde.of(SubscriptionEvent.class).deserializer();
    private final Deserializer<CommandRequest> requests =
            SingleObjectSerde.of(CommandRequest.class).deserializer();

    @SuppressWarnings("NullAway.Init")
    private SubscriptionStore store;

    @SuppressWarnings("NullAway.Init")
    private AuditBook audits;

    @SuppressWarnings("NullAway.Init")
    private SweepSearch search;

    @SuppressWarnings("NullAway.Init")
    private PolicyBook policies;

    @SuppressWarnings("NullAway.Init")
    private DeadLetters deadLetters;

    @SuppressWarnings("NullAway.Init")
    private DriftBook drift;

    SubscriptionProcessor(TopologySettings settings, Alerts alerts, Overdue overdue) {
        this.settings = settings;
        this.alerts = alerts;
        this.overdue = overdue;
        this.inputs = new Inputs(settings.clock());
        this.webhookEvents = new WebhookEvents(settings.clock());
        this.steps = new RenewalSteps(settings.crashPoints());
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        deadLetters = new DeadLetters(context);
        drift = new DriftBook(context.getStateStore(Stores.DRIFT_APPLIED), context);
        store = new SubscriptionStore(context, settings.timing());
        audits = new AuditBook(context, settings.timing());
        search = new SweepSearch(context, store, audits, settings.timing());
        policies = PolicyBook.over(context.getStateStore(Stores.POLICIES));
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::fire);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        Origin cause = Origins.of(context());
        switch (record.value()) {
            case Routed routed -> routed(record, routed);
            case Timer timer -> handle(record, inputs.timer(timer), cause);
            case Command command -> handle(record, inputs.released(command), cause);
            case CommandOutcome outcome -> outcome(record, outcome, cause);
            case SubscriptionObserved observed -> handle(record, Inputs.read(observed), cause);
            default ->
                throw new IllegalStateException("No input of a subscription: "
                        + record.value().getSchema().getName());
        }
    }

    private void routed(Record<String, SpecificRecord> record, Routed routed) {
        routed.getEvent()
                .map(bytes -> events.deserialize("", RouteProcessor.bytes(bytes)))
                .ifPresent(event -> webhook(record, event, routed));
        routed.getRequest()
                .map(bytes -> requests.deserialize("", RouteProcessor.bytes(bytes)))
                .ifPresent(request -> request(record, request, routed.getOrigin()));
        routed.getMessage().ifPresent(message -> {
            if (message instanceof SweepEnded sweep) {
                search.ended(sweep);
            } else {
                handle(record, messages.input(message), routed.getOrigin());
            }
        });
    }

    /** A bug met here puts this webhook aside and holds its subscription from paid commands; others go on. */
    private void webhook(Record<String, SpecificRecord> record, SubscriptionEvent event, Routed routed) {
        if (store.repetitions().contains(record.key(), event)) {
            return;
        }
        Origin origin = routed.getOrigin();
        WebhookEvent input;
        Step step;
        try {
            input = webhookEvents.decode(event, routed.getWithCredentials());
            step = step(record.key(), input);
        } catch (Unusable | RuntimeException e) {
            LOG.atError()
                    .setMessage("A bug while applying a webhook; its subscription is held from paid commands")
                    .addKeyValue("subscriptionId", record.key())
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
            Unusable bug = new Unusable(Unusable.Reason.BUG, e.getClass().getName());
            var held = store.hold(record.key(), event.getIdentity(), deadLetters.forward(record, bug, routed));
            new Outputs(messages, context(), record).changed(held.before(), held.after());
            return;
        }
        if (step.before().knows(input)) {
            return;
        }
        if (store.repetitions().reusesAnEventId(event)) {
            drift.note(DriftBook.Kind.REUSED_EVENT_ID, event.getEvent(), event.getReceivedAt());
        }
        store.repetitions().remember(record.key(), event);
        context().forward(record.withValue(event));
        store.tell(record.key(), Story.event(event, input.at(), origin));
        finish(record, input, step, origin);
    }

    private void request(Record<String, SpecificRecord> record, CommandRequest request, Origin origin) {
        if (!store.isNew(record.key(), request)) {
            return;
        }
        Request input;
        try {
            input = Inputs.request(request);
        } catch (Unusable e) {
            deadLetters.forward(record, e, origin, null);
            return;
        }
        handle(record, input, origin);
    }

    private void outcome(Record<String, SpecificRecord> record, CommandOutcome outcome, Origin cause) {
        if (Inputs.lacksActionId(outcome)) {
            drift.note(DriftBook.Kind.MISSING_ACTION_ID, outcome.getKind().name(), outcome.getAt());
        }
        handle(record, inputs.outcome(outcome), cause);
    }

    private void handle(Record<String, SpecificRecord> record, Input input, Origin cause) {
        finish(record, input, step(record.key(), input), cause);
    }

    private Step step(String subscriptionId, Input input) {
        Aggregate before = store.load(subscriptionId, Aggregate.mailboxIdOf(input));
        Aggregate after = store.freed(before.apply(input, settings.timing()), input);
        AuditBook.Audited audited = audits.next(before, input, after);
        return new Step(before, audited.after(), Decider.decide(before, input, audited.after()), audited);
    }

    private void finish(Record<String, SpecificRecord> record, Input input, Step step, Origin cause) {
        steps.read(step.before(), step.after());
        store.observed(input, step.after(), cause);
        store.save(step.before(), input, step.after());
        steps.stored(step.before(), step.after());
        List<Origin> causes = store.causes(cause);
        Outputs outputs = new Outputs(messages, context(), record);
        outputs.changed(step.before(), step.after());
        if (input instanceof MailboxHandedOver) {
            outputs.shownAgain(step.after());
        }
        for (Decision decision : step.decisions()) {
            outputs.decided(step.after().subscription(), decision, input, Origins.causes(causes));
            store.tell(record.key(), decision, input.at(), causes);
            if (decision instanceof Decision.Alert alert) {
                alerts.raise(record.key(), alert);
            }
        }
        audited(record, step, cause);
        store.saveStoryLength(record.key());
        steps.forwarded(step.before(), step.after());
    }

    /** What a sweep found for certain is told, and published as the event that nobody told. */
    private void audited(Record<String, SpecificRecord> record, Step step, Origin cause) {
        audits.save(record.key(), step.audited());
        for (Difference difference : step.audited().found()) {
            if (difference.kind() != Difference.Kind.IN_FLIGHT) {
                store.tell(record.key(), Story.difference(difference, cause));
                Audits.event(step.after().subscription(), difference)
                        .ifPresent(event -> context().forward(record.withValue(event)));
            }
        }
    }

    /** The timers that are due become records; what they lead to is decided when those are read. */
    private void fire(long wallClockMillis) {
        store.repetitions().forget(Instant.ofEpochMilli(wallClockMillis), MOST_FIRED_PER_TICK);
        Instant now = settings.clock().at(Instant.ofEpochMilli(wallClockMillis));
        search.tick(now, (id, missed) -> context().forward(new Record<>(id, message(missed), wallClockMillis)));
        List<DueEntry> due = store.takeDue(now, MOST_FIRED_PER_TICK);
        for (DueEntry entry : due) {
            overdue.fired(entry.getKind(), entry.getDueAt(), now);
            Policy policy = policy(entry, now);
            Optional<String> mailboxId = entry.getMailboxId();
            Timer timer = new Timer(
                    entry.getKind(),
                    mailboxId.orElse(null),
                    entry.getDueAt(),
                    now,
                    policy.mode().name(),
                    policy.leadTime().toMillis(),
                    policy.lateRenewal(),
                    policy.scope(),
                    policy.version(),
                    Policies.store(policy));
            context().forward(new Record<>(entry.getSubscriptionId(), timer, wallClockMillis));
        }
    }

    /** A tick reads no state: what decides about the policy stands in the entry, but for those of earlier versions. */
    private Policy policy(DueEntry entry, Instant now) {
        String subscriptionId = entry.getSubscriptionId();
        return entry.getScopes()
                .map(scopes -> policies.of(
                        subscriptionId,
                        scopes.getUserId().orElse(null),
                        scopes.getDomain().orElse(null),
                        now))
                .orElseGet(() -> policies.of(store.load(subscriptionId, null).subscription(), now));
    }

    /** No record led to it but the end of the sweep, long ago. */
    private static Routed message(NotListed missed) {
        return Routed.newBuilder()
                .setMessage(missed)
                .setOrigin(new Origin("", 0, 0L))
                .build();
    }

    private record Step(Aggregate before, Aggregate after, List<Decision> decisions, AuditBook.Audited audited) {}
}
