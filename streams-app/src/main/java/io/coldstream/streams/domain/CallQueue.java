package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Calls.Parked;
import io.coldstream.streams.domain.Calls.Sent;
import io.coldstream.streams.domain.Calls.Slot;
import io.coldstream.streams.domain.Calls.Terms;
import io.coldstream.streams.domain.Calls.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one kind about one mailbox that people asked for: those that wait (merged into one), the one on its way or
 * in doubt, those that the reseller accepted but no webhook confirmed yet, the one that needs a person, and what counts
 * against the vendor's limit. What an answer means for it stands in {@link CallEnd}.
 *
 * @param terms the vendor's limit and pace
 * @param counted times by which the calls that count against the limit had been made at the latest
 * @param unconfirmed at most {@link #MOST_UNCONFIRMED}; the oldest leave
 */
public record CallQueue<C extends MailboxCall<C>>(
        Terms terms,
        List<Instant> counted,
        @Nullable Waiting<C> waiting,
        @Nullable Sent<C> inFlight,
        List<Sent<C>> unconfirmed,
        @Nullable Parked<C> parked) {

    /** So many requests may wait as one call; more are refused. */
    static final int MOST_MERGED = 100;

    /**
     * The vendor refuses an update while an earlier one is in progress (page "Update mailbox details") and does not say
     * how long that takes: nothing is sent sooner than this after the last call, and while no webhook has shown that one.
     */
    static final Duration SETTLES = Duration.ofMinutes(10);

    /** After this long the webhook is taken for lost, and no longer waited for. */
    private static final Duration SHOWN_SOON = Duration.ofHours(1);

    private static final int MOST_UNCONFIRMED = 4;
    private static final String FRESH = "received";

    public CallQueue {
        counted = List.copyOf(counted);
        unconfirmed = List.copyOf(unconfirmed);
    }

    public static <C extends MailboxCall<C>> CallQueue<C> none(Terms terms) {
        return new CallQueue<>(terms, List.of(), null, null, List.of(), null);
    }

    public boolean isEmpty() {
        return equals(none(terms));
    }

    /** Its slot is told by the timer alone: whoever asks may have another clock. */
    CallQueue<C> requested(String commandId, C call, boolean urgent) {
        if (waiting == null) {
            return with(new Waiting<>(List.of(commandId), call, Instant.EPOCH, FRESH, 0, false, urgent), inFlight);
        }
        if (waiting.commandIds().size() >= MOST_MERGED) {
            return this;
        }
        return with(
                new Waiting<>(
                        joined(waiting.commandIds(), List.of(commandId)),
                        waiting.call().then(call),
                        waiting.notBefore(),
                        waiting.why(),
                        waiting.attempts(),
                        false,
                        waiting.urgent() || urgent),
                inFlight);
    }

    /** The vendor counts by mailbox: calls made under another subscription count too. */
    CallQueue<C> countingAlso(CallQueue<C> other) {
        return counting(joined(counted, other.times()));
    }

    CallQueue<C> counting(List<Instant> times) {
        return new CallQueue<>(terms, times.stream().sorted().toList(), waiting, inFlight, unconfirmed, parked);
    }

    /** What counts, the call on its way included. */
    private List<Instant> times() {
        if (inFlight == null) {
            return counted;
        }
        boolean inDoubt = inFlight.answer() != null && inFlight.notAfter() != null;
        Instant made = inDoubt ? Objects.requireNonNull(inFlight.notAfter()) : inFlight.sentAt();
        return Stream.concat(counted.stream(), Stream.of(made)).sorted().toList();
    }

    /** The slot of what waits, as far as is known now; {@code null} when nothing waits. */
    public @Nullable Slot slot() {
        if (waiting == null) {
            return null;
        }
        Slot slot = new Slot(waiting.notBefore(), waiting.why());
        List<Instant> times = times();
        if (!times.isEmpty()) {
            slot = slot.orLater(
                    times.getLast().plus(SETTLES),
                    inFlight == null ? "update-in-progress" : "another-call-is-on-its-way");
        }
        if (inFlight != null && inFlight.answer() != null && inFlight.dueAt() != null) {
            slot = slot.orLater(inFlight.dueAt(), "another-call-is-in-doubt");
        }
        return times.size() < terms.most()
                ? slot
                : slot.orLater(times.get(times.size() - terms.most()).plus(terms.window()), "limit-reached");
    }

    /** When something is to be done next: the next slot, or what is due for one on its way or without its webhook. */
    public @Nullable Instant nextAt() {
        Slot slot = inFlight == null ? slot() : null;
        Instant next = inFlight != null ? inFlight.dueAt() : slot == null ? null : slot.at();
        for (Sent<C> sent : unconfirmed) {
            next = next == null || (sent.dueAt() != null && sent.dueAt().isBefore(next)) ? sent.dueAt() : next;
        }
        return next;
    }

    /** Does what is due. */
    CallQueue<C> fired(Instant at, Timing timing) {
        List<Sent<C>> overdue = unconfirmed.stream()
                .map(sent -> sent.isDue(at) ? sent.with(null, sent.answer()) : sent)
                .toList();
        CallQueue<C> next = new CallQueue<>(terms, counted, waiting, inFlight, overdue, parked);
        if (inFlight != null && inFlight.isDue(at)) {
            next = inFlight.answer() == null
                    ? CallEnd.doubted(next, CallAnswer.none(at), timing)
                    : CallEnd.triedInVain(next, at);
        }
        return next.sendDue(at, timing);
    }

    private CallQueue<C> sendDue(Instant at, Timing timing) {
        Slot slot = slot();
        if (waiting == null || slot == null || inFlight != null || slot.at().isAfter(at)) {
            return this;
        }
        Duration soon = timing.answered(SHOWN_SOON);
        boolean inProgress = unconfirmed.stream()
                .anyMatch(sent ->
                        sent.answer() != null && sent.answer().at().plus(soon).isAfter(at));
        if (inProgress) {
            return with(paused(waiting, at.plus(timing.pause(SETTLES)), "update-in-progress"), null);
        }
        Sent<C> sent = new Sent<>(
                waiting.commandIds(),
                waiting.call(),
                at,
                null,
                null,
                false,
                waiting.attempts() + 1,
                waiting.urgent(),
                null);
        List<Instant> recent = counted.stream()
                .filter(time -> time.plus(terms.window()).isAfter(at))
                .toList();
        return new CallQueue<>(terms, recent, null, sent, unconfirmed, parked);
    }

    private static <C> Waiting<C> paused(Waiting<C> call, Instant until, String why) {
        return new Waiting<>(
                call.commandIds(), call.call(), until, why, call.attempts(), call.doubtful(), call.urgent());
    }

    CallQueue<C> released(CommandReleased command) {
        return inFlight == null
                        || inFlight.answer() != null
                        || !inFlight.commandId().equals(command.commandId())
                ? this
                : with(waiting, inFlight.released(command));
    }

    /** Back into the queue, before what was asked for since. */
    CallQueue<C> again(Waiting<C> first) {
        return with(
                waiting == null
                        ? first
                        : new Waiting<>(
                                joined(first.commandIds(), waiting.commandIds()),
                                first.call().then(waiting.call()),
                                first.notBefore(),
                                first.why(),
                                first.attempts(),
                                false,
                                first.urgent() || waiting.urgent()),
                null);
    }

    /** The call on its way is over. */
    CallQueue<C> over() {
        return with(waiting, null);
    }

    CallQueue<C> awaiting(Sent<C> accepted) {
        List<Sent<C>> all = joined(unconfirmed, List.of(accepted));
        List<Sent<C>> newest = all.size() <= MOST_UNCONFIRMED ? all : all.subList(1, all.size());
        return new CallQueue<>(terms, counted, waiting, null, newest, parked);
    }

    /** Two calls that need a person are one. */
    CallQueue<C> parking(Parked<C> call) {
        Parked<C> both = parked == null
                ? call
                : new Parked<>(
                        newest(joined(parked.commandIds(), call.commandIds())),
                        parked.call().then(call.call()),
                        call.attempts(),
                        call.since(),
                        call.answer());
        return new CallQueue<>(terms, counted, waiting, null, unconfirmed, both);
    }

    private static List<String> newest(List<String> ids) {
        return ids.subList(Math.max(0, ids.size() - MOST_MERGED), ids.size());
    }

    /** A person sends the parked call on its way again; it takes its place before what was asked for since. */
    CallQueue<C> retried(String target) {
        if (parked == null || !parked.commandIds().contains(target)) {
            return this;
        }
        Parked<C> call = parked;
        CallQueue<C> without = new CallQueue<>(terms, counted, waiting, null, unconfirmed, null);
        return without.again(new Waiting<>(call.commandIds(), call.call(), Instant.EPOCH, FRESH, 0, false, false))
                .with(inFlight);
    }

    /** A person settles a call that is parked or that no webhook confirmed in its time. */
    CallQueue<C> resolved(String target) {
        boolean isParked = parked != null && parked.commandIds().contains(target);
        List<Sent<C>> others = unconfirmed.stream()
                .filter(sent -> sent.dueAt() != null || !sent.commandIds().contains(target))
                .toList();
        return new CallQueue<>(terms, counted, waiting, inFlight, others, isParked ? null : parked);
    }

    /** A webhook showed the effect of those calls that {@code shown} accepts. */
    CallQueue<C> confirmed(Predicate<C> shown) {
        List<Sent<C>> still =
                unconfirmed.stream().filter(sent -> !shown.test(sent.call())).toList();
        boolean healed = parked != null
                && parked.answer().result() == CommandOutcome.Result.UNKNOWN
                && shown.test(parked.call());
        boolean needless = waiting != null && waiting.doubtful() && shown.test(waiting.call());
        CallQueue<C> next =
                new CallQueue<>(terms, counted, needless ? null : waiting, inFlight, still, healed ? null : parked);
        if (inFlight == null || !shown.test(inFlight.call())) {
            return next;
        }
        return inFlight.answer() == null
                ? next.with(inFlight.shown())
                : next.counting(joined(
                                counted,
                                List.of(inFlight.madeBy(inFlight.answer().at()))))
                        .over();
    }

    private CallQueue<C> with(@Nullable Sent<C> sent) {
        return with(waiting, sent);
    }

    CallQueue<C> with(@Nullable Waiting<C> call, @Nullable Sent<C> sent) {
        return new CallQueue<>(terms, counted, call, sent, unconfirmed, parked);
    }

    static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }
}
