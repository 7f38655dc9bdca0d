package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one kind about one mailbox that people asked for: those that wait (merged into one), the one on its way,
 * those that the reseller accepted but no webhook confirmed yet, and what counts against the vendor's limit.
 *
 * @param quota the vendor's limit
 * @param counted sending times that count against it
 */
public record CallQueue<C extends MailboxCall<C>>(
        Quota quota,
        List<Instant> counted,
        @Nullable Waiting<C> waiting,
        @Nullable Sent<C> inFlight,
        List<Sent<C>> unconfirmed) {

    private static final Duration IN_PROGRESS_PAUSE = Duration.ofMinutes(10);
    private static final Duration NOT_SENT_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_UNCONFIRMED = 4;

    /** A limit of the vendor: at most {@code most} calls within {@code window}, for one mailbox. */
    public record Quota(int most, Duration window) {}

    public CallQueue {
        counted = List.copyOf(counted);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** Merged requests that wait for their slot. */
    public record Waiting<C>(List<String> commandIds, C call, Instant notBefore) {
        public Waiting {
            commandIds = List.copyOf(commandIds);
        }
    }

    /**
     * One call for all requests that were merged into it.
     *
     * @param inDoubtAt when its outcome counts as unknown; {@code null} until it is released
     * @param confirmed whether a webhook already showed its effect
     */
    public record Sent<C>(
            List<String> commandIds,
            C call,
            Instant sentAt,
            @Nullable Instant inDoubtAt,
            boolean confirmed) {
        public Sent {
            commandIds = List.copyOf(commandIds);
        }

        /** Each call has an id of its own: a call that is made again is another command. */
        public String commandId() {
            return commandIds.getFirst() + "~" + sentAt.toEpochMilli();
        }
    }

    public static <C extends MailboxCall<C>> CallQueue<C> none(Quota quota) {
        return new CallQueue<>(quota, List.of(), null, null, List.of());
    }

    public boolean isEmpty() {
        return equals(none(quota));
    }

    /** Its slot is told by the timer alone: whoever asks may have another clock. */
    CallQueue<C> requested(String commandId, C call) {
        Waiting<C> merged = waiting == null
                ? new Waiting<>(List.of(commandId), call, Instant.EPOCH)
                : new Waiting<>(
                        joined(waiting.commandIds, List.of(commandId)), waiting.call.then(call), waiting.notBefore);
        return new CallQueue<>(quota, counted, merged, inFlight, unconfirmed);
    }

    /** The vendor counts by mailbox: calls made under another subscription count too. */
    CallQueue<C> countingAlso(CallQueue<C> other) {
        List<Instant> all = joined(counted, other.counted).stream().sorted().toList();
        return new CallQueue<>(quota, all, waiting, inFlight, unconfirmed);
    }

    /** When something is to be done next: the next slot, or doubt about the one on its way. */
    public @Nullable Instant nextAt() {
        if (inFlight != null) {
            return inFlight.inDoubtAt;
        }
        return waiting == null ? null : nextSlot(waiting);
    }

    private Instant nextSlot(Waiting<C> next) {
        if (counted.size() < quota.most()) {
            return next.notBefore;
        }
        Instant free = counted.get(counted.size() - quota.most()).plus(quota.window());
        return free.isAfter(next.notBefore) ? free : next.notBefore;
    }

    /** Sends what waits, if its slot has come. */
    CallQueue<C> sendDue(Instant at) {
        if (waiting == null || inFlight != null || nextSlot(waiting).isAfter(at)) {
            return this;
        }
        List<Instant> recent = counted.stream()
                .filter(sent -> sent.plus(quota.window()).isAfter(at))
                .toList();
        return new CallQueue<>(
                quota,
                joined(recent, List.of(at)),
                null,
                new Sent<>(waiting.commandIds, waiting.call, at, null, false),
                unconfirmed);
    }

    CallQueue<C> released(CommandReleased command) {
        return inFlight == null || !inFlight.commandId().equals(command.commandId())
                ? this
                : withInFlight(new Sent<>(
                        inFlight.commandIds, inFlight.call, inFlight.sentAt, command.inDoubtAt(), inFlight.confirmed));
    }

    CallQueue<C> doubted(Instant at) {
        return inFlight == null || inFlight.inDoubtAt == null || inFlight.inDoubtAt.isAfter(at)
                ? this
                : ended(CommandOutcome.Result.UNKNOWN, "no-outcome", at);
    }

    CallQueue<C> ended(CommandOutcome outcome) {
        return inFlight == null || !inFlight.commandId().equals(outcome.commandId())
                ? this
                : ended(outcome.result(), outcome.reason(), outcome.at());
    }

    private CallQueue<C> ended(CommandOutcome.Result result, String reason, Instant at) {
        Sent<C> sent = Objects.requireNonNull(inFlight);
        return switch (result) {
            case NOT_SENT -> withoutCounting(sent.sentAt).again(sent, at.plus(NOT_SENT_PAUSE));
            case REJECTED ->
                reason.equals("update-in-progress")
                        ? again(sent, at.plus(IN_PROGRESS_PAUSE))
                        : new CallQueue<>(quota, counted, waiting, null, unconfirmed);
            case ACCEPTED, UNKNOWN ->
                new CallQueue<>(quota, counted, waiting, null, sent.confirmed ? unconfirmed : bounded(sent));
        };
    }

    private CallQueue<C> withoutCounting(Instant sentAt) {
        return new CallQueue<>(
                quota, counted.stream().filter(time -> !time.equals(sentAt)).toList(), waiting, inFlight, unconfirmed);
    }

    /** Back into the queue, before what was asked for since. */
    private CallQueue<C> again(Sent<C> sent, Instant notBefore) {
        Waiting<C> next = waiting == null
                ? new Waiting<>(sent.commandIds, sent.call, notBefore)
                : new Waiting<>(joined(sent.commandIds, waiting.commandIds), sent.call.then(waiting.call), notBefore);
        return new CallQueue<>(quota, counted, next, null, unconfirmed);
    }

    /** A webhook showed the effect of those calls that {@code shown} accepts. */
    CallQueue<C> confirmed(Predicate<C> shown) {
        List<Sent<C>> still =
                unconfirmed.stream().filter(sent -> !shown.test(sent.call)).toList();
        Sent<C> flying = inFlight != null && shown.test(inFlight.call)
                ? new Sent<>(inFlight.commandIds, inFlight.call, inFlight.sentAt, inFlight.inDoubtAt, true)
                : inFlight;
        return new CallQueue<>(quota, counted, waiting, flying, still);
    }

    private CallQueue<C> withInFlight(Sent<C> sent) {
        return new CallQueue<>(quota, counted, waiting, sent, unconfirmed);
    }

    private List<Sent<C>> bounded(Sent<C> sent) {
        List<Sent<C>> all = joined(unconfirmed, List.of(sent));
        return all.size() <= MOST_UNCONFIRMED ? all : all.subList(1, all.size());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }
}
