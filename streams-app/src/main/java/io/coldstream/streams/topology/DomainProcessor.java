package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.codec.DomainMessages;
import io.coldstream.streams.codec.Domains;
import io.coldstream.streams.codec.Inputs;
import io.coldstream.streams.codec.Story;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainDecider;
import io.coldstream.streams.domain.DomainDecision;
import io.coldstream.streams.domain.DomainInput;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage of the domains, beside that of the subscriptions: what comes under a domain's alias changes its state by the
 * pure core. Their DNS records are changed here too, see {@link DnsDesk}. What comes under an order or a body has no state; it is kept in {@code coldstream.events}.
 */
final class DomainProcessor extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(DomainProcessor.class);
    private static final int MOST_FIRED_PER_TICK = 500;

    /** Its payload is unknown: which record it speaks of nobody can tell. */
    private static final String RECORD_UPDATED = "dns-record.updated";

    private static final List<String> MARKS = List.of(Domain.MARK, "order:", "body:");

    private final TopologySettings settings;
    private final Alerts alerts;
    private final Overdue overdue;
    private final WebhookEvents webhookEvents;
    private final Deserializer<SubscriptionEvent> events =
            SingleObjectSerde.of(SubscriptionEvent.class).deserializer();
    private final Deserializer<CommandRequest> requests =
            SingleObjectSerde.of(CommandRequest.class).deserializer();

    @SuppressWarnings("NullAway.Init")
    private DomainStore store;

    @SuppressWarnings("NullAway.Init")
    private DnsDesk dns;

    @SuppressWarnings("NullAway.Init")
    private DeadLetters deadLetters;

    @SuppressWarnings("NullAway.Init")
    private DriftBook drift;

    DomainProcessor(TopologySettings settings, Alerts alerts, Overdue overdue) {
        this.settings = settings;
        this.alerts = alerts;
        this.overdue = overdue;
        this.webhookEvents = new WebhookEvents(settings.clock());
    }

    /** Whether a record under this key is for this stage rather than for that of the subscriptions. */
    static boolean owns(String key) {
        return MARKS.stream().anyMatch(key::startsWith);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        deadLetters = new DeadLetters(context);
        drift = new DriftBook(context.getStateStore(Stores.DRIFT_OF_DOMAINS), context);
        store = new DomainStore(context);
        dns = new DnsDesk(context, store, settings, alerts);
        context.schedule(settings.tick(), PunctuationType.WALL_CLOCK_TIME, this::fire);
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        switch (record.value()) {
            case Routed routed -> routed(record, routed);
            case Timer timer when timer.getMailboxId().isPresent() -> dns.timer(record, timer);
            case Timer timer -> handle(record, DomainMessages.timer(timer), Origins.of(context()));
            case Command command -> dns.released(record, command);
            case CommandOutcome outcome -> outcome(record, outcome);
            default ->
                throw new IllegalStateException(
                        "No input of a domain: " + record.value().getSchema().getName());
        }
    }

    private void routed(Record<String, SpecificRecord> record, Routed routed) {
        routed.getEvent()
                .map(bytes -> events.deserialize("", RouteProcessor.bytes(bytes)))
                .ifPresent(event -> webhook(record, event, routed));
        message(routed).ifPresent(told -> handle(record, DomainMessages.membership(told), Origins.of(context())));
        routed.getRequest()
                .map(bytes -> requests.deserialize("", RouteProcessor.bytes(bytes)))
                .ifPresent(request -> request(record, request, routed));
    }

    private void request(Record<String, SpecificRecord> record, CommandRequest request, Routed routed) {
        try {
            dns.request(record, request, routed.getOrigin());
        } catch (Unusable e) {
            deadLetters.forward(record, e, routed);
        }
    }

    private void outcome(Record<String, SpecificRecord> record, CommandOutcome outcome) {
        if (Inputs.lacksActionId(outcome)) {
            drift.note(DriftBook.Kind.MISSING_ACTION_ID, outcome.getKind().name(), outcome.getAt());
        }
        dns.outcome(record, outcome);
    }

    private static Optional<io.coldstream.streams.avro.MembershipTold> message(Routed routed) {
        return routed.getMessage()
                .filter(io.coldstream.streams.avro.MembershipTold.class::isInstance)
                .map(io.coldstream.streams.avro.MembershipTold.class::cast);
    }

    /** A bug met here puts this webhook aside; others go on. */
    private void webhook(Record<String, SpecificRecord> record, SubscriptionEvent event, Routed routed) {
        if (store.repetitions().contains(record.key(), event)) {
            return;
        }
        Origin origin = routed.getOrigin();
        @Nullable Step step;
        try {
            DomainInput input = webhookEvents.decodeDomain(event);
            step = isDomain(record) ? step(record.key(), input) : null;
        } catch (Unusable | RuntimeException e) {
            LOG.atError()
                    .setMessage("A bug while applying a webhook of a domain")
                    .addKeyValue("key", record.key())
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
            deadLetters.forward(
                    record, new Unusable(Unusable.Reason.BUG, e.getClass().getName()), routed);
            return;
        }
        if (store.repetitions().reusesAnEventId(event)) {
            drift.note(DriftBook.Kind.REUSED_EVENT_ID, event.getEvent(), event.getReceivedAt());
        }
        store.repetitions().remember(record.key(), event);
        context().forward(record.withValue(event));
        if (step != null) {
            store.tell(record.key(), Story.event(event, step.input().at(), origin));
            finish(record, step, origin);
            if (event.getEvent().equals(RECORD_UPDATED)) {
                dns.told(record, step.input().at());
            }
        }
    }

    private void handle(Record<String, SpecificRecord> record, DomainInput input, Origin cause) {
        if (isDomain(record)) {
            finish(record, step(record.key(), input), cause);
        }
    }

    private static boolean isDomain(Record<String, ?> record) {
        return record.key().startsWith(Domain.MARK);
    }

    private Step step(String alias, DomainInput input) {
        Domain before = store.load(alias);
        Domain after = before.apply(input);
        return new Step(before, input, after, Domains.shown(after), DomainDecider.decide(before, input, after));
    }

    private void finish(Record<String, SpecificRecord> record, Step step, Origin cause) {
        Domain after = step.after();
        for (DomainDecision decision : step.decisions()) {
            switch (decision) {
                case DomainDecision.Notice notice -> {
                    context()
                            .forward(record.withValue(
                                    Domains.notice(after, notice, step.input().at(), Origins.cause(cause))));
                    store.tell(after.alias(), Story.notice(notice, step.input().at(), cause));
                }
                case DomainDecision.Tell tell ->
                    context()
                            .forward(record.withKey(tell.subscriptionId())
                                    .withValue(Routed.newBuilder()
                                            .setMessage(DomainMessages.news(tell.news()))
                                            .setOrigin(cause)
                                            .build()));
            }
        }
        store.save(step.before(), step.input(), after);
        if (!step.shown().equals(Domains.shown(step.before()))) {
            context().forward(record.withValue(step.shown()));
        }
    }

    /** The timers that are due become records; what they lead to is decided when those are read. */
    private void fire(long wallClockMillis) {
        store.repetitions().forget(Instant.ofEpochMilli(wallClockMillis), MOST_FIRED_PER_TICK);
        Instant now = settings.clock().at(Instant.ofEpochMilli(wallClockMillis));
        for (DueEntry entry : store.takeDue(now, MOST_FIRED_PER_TICK)) {
            overdue.fired(entry.getKind(), entry.getDueAt(), now);
            // No policy bears on a domain.
            Timer timer = new Timer(
                    entry.getKind(),
                    entry.getMailboxId().orElse(null),
                    entry.getDueAt(),
                    now,
                    "",
                    0L,
                    false,
                    "",
                    0L,
                    null);
            context().forward(new Record<>(entry.getSubscriptionId(), timer, wallClockMillis));
        }
    }

    private record Step(
            Domain before,
            DomainInput input,
            Domain after,
            io.coldstream.avro.Domain shown,
            List<DomainDecision> decisions) {}
}
