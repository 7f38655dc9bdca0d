package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The updates of one mailbox that people asked for: those that wait (merged into one), the one on its way, those that
 * the reseller accepted but no webhook confirmed yet, and what counts against the vendor's limit of two a day (page
 * "Update mailbox details").
 *
 * @param counted sending times that count against the limit
 */
public record MailboxUpdates(
        List<Instant> counted,
        @Nullable Waiting waiting,
        @Nullable Sent inFlight,
        List<Sent> unconfirmed) {

    /** Two updates in this window are safe under every reading of "per day". */
    public static final Duration WINDOW = Duration.ofHours(25);

    public static final int LIMIT = 2;

    static final MailboxUpdates NONE = new MailboxUpdates(List.of(), null, null, List.of());

    private static final Duration IN_PROGRESS_PAUSE = Duration.ofMinutes(10);
    private static final int MOST_UNCONFIRMED = 4;

    public MailboxUpdates {
        counted = List.copyOf(counted);
        unconfirmed = List.copyOf(unconfirmed);
    }

    /** Merged requests that wait for their slot. */
    public record Waiting(List<String> commandIds, MailboxChange change, Instant notBefore) {
        public Waiting {
            commandIds = List.copyOf(commandIds);
        }
    }

    /**
     * One call for all requests that were merged into it.
     *
     * @param inDoubtAt when its outcome counts as unknown; {@code null} until it is released
     * @param confirmed whether {@code mailbox.updated} already showed its values
     */
    public record Sent(
            List<String> commandIds,
            MailboxChange change,
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

    public boolean isEmpty() {
        return equals(NONE);
    }

    MailboxUpdates requested(String commandId, MailboxChange change, Instant at) {
        Waiting merged = waiting == null
                ? new Waiting(List.of(commandId), change, at)
                : new Waiting(
                        joined(waiting.commandIds, List.of(commandId)), waiting.change.then(change), waiting.notBefore);
        return new MailboxUpdates(counted, merged, inFlight, unconfirmed);
    }

    /** When something is to be done next: the next slot, or doubt about the one on its way. */
    public @Nullable Instant nextAt() {
        if (inFlight != null) {
            return inFlight.inDoubtAt;
        }
        return waiting == null ? null : nextSlot(waiting);
    }

    private Instant nextSlot(Waiting next) {
        if (counted.size() < LIMIT) {
            return next.notBefore;
        }
        Instant free = counted.get(counted.size() - LIMIT).plus(WINDOW);
        return free.isAfter(next.notBefore) ? free : next.notBefore;
    }

    /** Sends what waits, if its slot has come. */
    MailboxUpdates sendDue(Instant at) {
        if (waiting == null || inFlight != null || nextSlot(waiting).isAfter(at)) {
            return this;
        }
        List<Instant> recent =
                counted.stream().filter(sent -> sent.plus(WINDOW).isAfter(at)).toList();
        return new MailboxUpdates(
                joined(recent, List.of(at)),
                null,
                new Sent(waiting.commandIds, waiting.change, at, null, false),
                unconfirmed);
    }

    MailboxUpdates released(CommandReleased command) {
        return inFlight == null || !inFlight.commandId().equals(command.commandId())
                ? this
                : withInFlight(new Sent(
                        inFlight.commandIds,
                        inFlight.change,
                        inFlight.sentAt,
                        command.inDoubtAt(),
                        inFlight.confirmed));
    }

    MailboxUpdates doubted(Instant at) {
        return inFlight == null || inFlight.inDoubtAt == null || inFlight.inDoubtAt.isAfter(at)
                ? this
                : ended(CommandOutcome.Result.UNKNOWN, "no-outcome", at);
    }

    MailboxUpdates ended(CommandOutcome outcome) {
        return inFlight == null || !inFlight.commandId().equals(outcome.commandId())
                ? this
                : ended(outcome.result(), outcome.reason(), outcome.at());
    }

    private MailboxUpdates ended(CommandOutcome.Result result, String reason, Instant at) {
        Sent call = Objects.requireNonNull(inFlight);
        return switch (result) {
            case NOT_SENT ->
                new MailboxUpdates(
                        counted.stream()
                                .filter(sent -> !sent.equals(call.sentAt))
                                .toList(),
                        again(call, at),
                        null,
                        unconfirmed);
            case REJECTED ->
                reason.equals("update-in-progress")
                        ? new MailboxUpdates(counted, again(call, at.plus(IN_PROGRESS_PAUSE)), null, unconfirmed)
                        : new MailboxUpdates(counted, waiting, null, unconfirmed);
            case ACCEPTED, UNKNOWN ->
                new MailboxUpdates(counted, waiting, null, call.confirmed ? unconfirmed : bounded(call));
        };
    }

    /** Back into the queue, before what was asked for since. */
    private Waiting again(Sent call, Instant notBefore) {
        return waiting == null
                ? new Waiting(call.commandIds, call.change, notBefore)
                : new Waiting(joined(call.commandIds, waiting.commandIds), call.change.then(waiting.change), notBefore);
    }

    MailboxUpdates confirmedBy(MailboxChange shown) {
        List<Sent> still =
                unconfirmed.stream().filter(sent -> !shown.carries(sent.change)).toList();
        Sent flying = inFlight != null && shown.carries(inFlight.change)
                ? new Sent(inFlight.commandIds, inFlight.change, inFlight.sentAt, inFlight.inDoubtAt, true)
                : inFlight;
        return new MailboxUpdates(counted, waiting, flying, still);
    }

    private MailboxUpdates withInFlight(Sent call) {
        return new MailboxUpdates(counted, waiting, call, unconfirmed);
    }

    private List<Sent> bounded(Sent call) {
        List<Sent> all = joined(unconfirmed, List.of(call));
        return all.size() <= MOST_UNCONFIRMED ? all : all.subList(1, all.size());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }
}
