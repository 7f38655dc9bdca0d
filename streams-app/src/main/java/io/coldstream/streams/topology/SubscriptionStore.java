package io.coldstream.streams.topology;

import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.codec.Story;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.domain.Timers;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.Stores;
import io.coldstream.streams.stores.StoryKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The state of the subscriptions of one task, over its stores. */
final class SubscriptionStore {

    private final KeyValueStore<String, SubscriptionState> subscriptions;
    private final KeyValueStore<String, MailboxState> mailboxes;
    private final KeyValueStore<String, StoryEntry> stories;
    private final KeyValueStore<String, CommandState> commands;
    private final Repetitions repetitions;
    private final Holds holds;
    private final DueIndex due;
    private final Timing timing;
    private long storyLength;
    private @Nullable Origin observedFrom;

    SubscriptionStore(ProcessorContext<?, ?> context, Timing timing) {
        subscriptions = context.getStateStore(Stores.SUBSCRIPTIONS);
        mailboxes = context.getStateStore(Stores.MAILBOXES);
        stories = context.getStateStore(Stores.STORIES);
        commands = context.getStateStore(Stores.COMMANDS);
        repetitions = new Repetitions(
                context.getStateStore(Stores.SEEN), context.getStateStore(Stores.SEEN_ORDER), Repetitions.MOST);
        holds = new Holds(context.getStateStore(Stores.HELD));
        due = new DueIndex(context.<KeyValueStore<Bytes, DueEntry>>getStateStore(Stores.DUE));
        this.timing = timing;
    }

    Repetitions repetitions() {
        return repetitions;
    }

    /** Whether this command was not asked for before; notes who asks. */
    boolean isNew(String subscriptionId, CommandRequest request) {
        if (commands.get(request.getCommandId()) != null) {
            return false;
        }
        commands.put(
                request.getCommandId(),
                new CommandState(
                        subscriptionId,
                        request.getKind().name(),
                        "WAITING",
                        "received",
                        request.getActor(),
                        request.getReason(),
                        request.getRequestedAt(),
                        request.getRequestedAt(),
                        null,
                        null,
                        null));
        return true;
    }

    Aggregate load(String subscriptionId, @Nullable String mailboxId) {
        SubscriptionState state = subscriptions.get(subscriptionId);
        storyLength = state == null ? 0 : state.getStoryLength();
        observedFrom = state == null ? null : state.getObservedFrom().orElse(null);
        Subscription subscription =
                state == null ? Subscription.unknown(subscriptionId) : SubscriptionStates.load(subscriptionId, state);
        return new Aggregate(subscription, mailboxId == null ? null : mailbox(subscriptionId, mailboxId));
    }

    /** The subscriptions that follow an id, in the order of their ids. */
    List<Subscription> after(String subscriptionId, int most) {
        List<Subscription> some = new ArrayList<>();
        try (var entries = subscriptions.range(subscriptionId, null)) {
            while (entries.hasNext() && some.size() < most) {
                var entry = entries.next();
                if (!entry.key.equals(subscriptionId)) {
                    some.add(SubscriptionStates.load(entry.key, entry.value));
                }
            }
        }
        return some;
    }

    private Mailbox mailbox(String subscriptionId, String mailboxId) {
        MailboxState state = mailboxes.get(MailboxKey.of(subscriptionId, mailboxId));
        return state == null ? Mailbox.unknown(mailboxId) : MailboxStates.load(state);
    }

    /** Of the subscription that was loaded last: notes the record of a read that it keeps. */
    void observed(Input input, Aggregate after, Origin record) {
        Observation read = Observation.in(input);
        if (read != null
                && read.equals(after.subscription().renewal().observed())) {
            observedFrom = record;
        }
    }

    /** Of a decision about the subscription that was loaded last: what led to it, and the read that it rests on. */
    List<Origin> causes(Origin cause) {
        return observedFrom == null || observedFrom.equals(cause) ? List.of(cause) : List.of(cause, observedFrom);
    }

    void save(Aggregate before, Input input, Aggregate after) {
        Subscription subscription = after.subscription();
        String freeing = holding(before.subscription(), input);
        if (freeing != null) {
            holds.remove(subscription.id(), freeing);
        }
        if (!subscription.equals(before.subscription())) {
            subscriptions.put(subscription.id(), SubscriptionStates.store(subscription, storyLength, observedFrom));
        }
        Map<TimerKind, Instant> timersAfter = Timers.of(subscription, timing);
        DueIndex.Subject subject = DueIndex.Subject.of(subscription);
        due.move(
                DueIndex.Subject.of(before.subscription()),
                Timers.of(before.subscription(), timing),
                subject,
                timersAfter);
        Mailbox mailbox = after.mailbox();
        Mailbox mailboxBefore = before.mailbox();
        if (mailbox != null && mailboxBefore != null) {
            if (!mailbox.equals(mailboxBefore)) {
                mailboxes.put(MailboxKey.of(subscription.id(), mailbox.id()), MailboxStates.store(mailbox));
            }
            timersAfter = Timers.of(mailbox);
            subject = DueIndex.Subject.of(subscription.id(), mailbox.id());
            due.move(subject, Timers.of(mailboxBefore), subject, timersAfter);
        }
        if (input instanceof TimerFired timer) {
            again(subject, timer, timersAfter);
        }
    }

    /** Firing took the entry out: if the state still asks for that very time, it has to go back in. */
    private void again(DueIndex.Subject subject, TimerFired timer, Map<TimerKind, Instant> timers) {
        Instant next = timers.get(timer.kind());
        if (next != null && next.equals(timer.dueAt())) {
            due.put(next, timer.kind(), subject);
        }
    }

    /** Holds a subscription because of an event that a bug keeps from being applied, and answers it before and after. */
    Held hold(String subscriptionId, String identity, String letterId) {
        Aggregate before = load(subscriptionId, null);
        Aggregate after = new Aggregate(before.subscription().heldBecause(letterId), null);
        holds.put(subscriptionId, identity, letterId);
        subscriptions.put(subscriptionId, SubscriptionStates.store(after.subscription(), storyLength, observedFrom));
        return new Held(before, after);
    }

    /** The same, without the hold that this event caused, if it did. */
    Aggregate freed(Aggregate after, Input input) {
        Subscription subscription = after.subscription();
        String identity = holding(subscription, input);
        return identity == null
                ? after
                : new Aggregate(subscription.freed(holds.another(subscription.id(), identity)), after.mailbox());
    }

    /** The identity of this very event, if it holds the subscription. */
    private @Nullable String holding(Subscription subscription, Input input) {
        return subscription.held() != null
                        && input instanceof WebhookEvent event
                        && holds.contains(subscription.id(), event.about().identity())
                ? event.about().identity()
                : null;
    }

    record Held(Aggregate before, Aggregate after) {}

    void tell(String subscriptionId, StoryEntry entry) {
        stories.put(StoryKey.of(subscriptionId, storyLength++), entry);
    }

    /** @param causes the record that led to it first */
    void tell(String subscriptionId, Decision decision, Instant at, List<Origin> causes) {
        Origin cause = causes.getFirst();
        switch (decision) {
            case Decision.RenewalDecided decided -> tell(subscriptionId, Story.decision(decided, at, causes));
            case Decision.CommandMoved moved -> {
                CommandState asked = moved(subscriptionId, moved, at);
                if (asked != null) {
                    tell(subscriptionId, Story.command(moved, asked.getKind(), at, cause));
                }
            }
            case Decision.Succeed succeed ->
                tell(subscriptionId, Story.lineage("SUCCEEDED", succeed.successor(), at, cause));
            case Decision.Continue from ->
                tell(subscriptionId, Story.lineage("CONTINUES", from.predecessor(), at, cause));
            case Decision.HandOver handOver -> {}
            case Decision.TellDomain told -> {}
            case Decision.OrderProgressed progressed -> tell(subscriptionId, Story.order(progressed, at, cause));
            case Decision.Send send -> {}
            case Decision.Alert alert -> {}
            case Decision.Settle settle -> {}
        }
    }

    /** Entries told since the state was last written count from the next state on. */
    void saveStoryLength(String subscriptionId) {
        SubscriptionState state = subscriptions.get(subscriptionId);
        if (state != null && state.getStoryLength() != storyLength) {
            subscriptions.put(
                    subscriptionId,
                    SubscriptionState.newBuilder(state)
                            .setStoryLength(storyLength)
                            .build());
        }
    }

    List<DueEntry> takeDue(Instant now, int most) {
        return due.take(now, most);
    }

    /** Answers what somebody asked for; what the renewal itself sends is told by its decisions. */
    private @Nullable CommandState moved(String subscriptionId, Decision.CommandMoved moved, Instant at) {
        CommandState known = commands.get(moved.commandId());
        CommandState.Builder builder = known == null
                ? CommandState.newBuilder()
                        .setSubscriptionId(subscriptionId)
                        .setKind("RENEW_SUBSCRIPTION")
                        .setRequestedAt(at)
                : CommandState.newBuilder(known);
        if (moved.actionId() != null) {
            builder.setActionId(moved.actionId());
        }
        commands.put(
                moved.commandId(),
                builder.setStatus(moved.status().name())
                        .setReason(moved.reason())
                        .setMovedAt(at)
                        .setNextAt(moved.nextAt())
                        .build());
        return known != null && known.getActor().isPresent() ? known : null;
    }
}
