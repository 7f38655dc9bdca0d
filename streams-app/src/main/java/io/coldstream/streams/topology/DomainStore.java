package io.coldstream.streams.topology;

import io.coldstream.streams.avro.DomainState;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.codec.DomainStates;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainInput;
import io.coldstream.streams.domain.DomainTimerFired;
import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.stores.Stores;
import io.coldstream.streams.stores.StoryKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The state of the domains of one task, over its stores. */
final class DomainStore {

    private final KeyValueStore<String, DomainState> domains;
    private final KeyValueStore<String, StoryEntry> stories;
    private final Repetitions repetitions;
    private final DueIndex due;
    private long storyLength;
    private long storyLengthStored;

    DomainStore(ProcessorContext<?, ?> context) {
        domains = context.getStateStore(Stores.DOMAINS);
        stories = context.getStateStore(Stores.DOMAIN_STORIES);
        repetitions = new Repetitions(
                context.getStateStore(Stores.DOMAIN_SEEN),
                context.getStateStore(Stores.DOMAIN_SEEN_ORDER),
                Repetitions.MOST);
        due = new DueIndex(context.<KeyValueStore<Bytes, DueEntry>>getStateStore(Stores.DOMAIN_DUE));
    }

    Repetitions repetitions() {
        return repetitions;
    }

    Domain load(String alias) {
        DomainState state = domains.get(alias);
        storyLength = state == null ? 0 : state.getStoryLength();
        storyLengthStored = storyLength;
        return state == null ? Domain.unknown(alias) : DomainStates.load(alias, state);
    }

    /** Entries are told before the state is saved, which keeps their number. */
    void tell(String alias, StoryEntry entry) {
        stories.put(StoryKey.of(alias, storyLength++), entry);
    }

    /** The same, apart from any change of the domain itself. What nothing was heard of has no story. */
    void tellIfKnown(String alias, StoryEntry entry) {
        DomainState state = domains.get(alias);
        if (state != null) {
            stories.put(StoryKey.of(alias, state.getStoryLength()), entry);
            domains.put(
                    alias,
                    DomainState.newBuilder(state)
                            .setStoryLength(state.getStoryLength() + 1)
                            .build());
        }
    }

    DueIndex due() {
        return due;
    }

    void save(Domain before, DomainInput input, Domain after) {
        if (!after.equals(before) || storyLength != storyLengthStored) {
            domains.put(after.alias(), DomainStates.store(after, storyLength));
        }
        Map<TimerKind, Instant> timers = timers(after);
        DueIndex.Subject subject = DueIndex.Subject.of(after.alias(), null);
        due.move(subject, timers(before), subject, timers);
        if (input instanceof DomainTimerFired timer) {
            again(after.alias(), timer, timers);
        }
    }

    /** Firing took the entry out: if the state still asks for that very time, it has to go back in. */
    private void again(String alias, DomainTimerFired timer, Map<TimerKind, Instant> timers) {
        Instant next = timers.get(timer.kind());
        if (next != null && next.equals(timer.dueAt())) {
            due.put(next, timer.kind(), DueIndex.Subject.of(alias, null));
        }
    }

    List<DueEntry> takeDue(Instant now, int most) {
        return due.take(now, most);
    }

    private static Map<TimerKind, Instant> timers(Domain domain) {
        Instant next = domain.nextNoticeAt();
        return next == null ? Map.of() : Map.of(TimerKind.DOMAIN, next);
    }
}
