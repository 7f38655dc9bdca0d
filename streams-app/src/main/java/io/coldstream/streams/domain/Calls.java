package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a {@link CallQueue} in their stages. */
public final class Calls {

    private Calls() {}

    /**
     * What the vendor allows for one mailbox, and how long it may take.
     *
     * @param most calls within {@code window}
     * @param shownWithin a webhook shows the effect within this time; else a person is told
     */
    public record Terms(int most, Duration window, Duration shownWithin) {}

    /**
     * Merged requests that wait for their slot.
     *
     * @param notBefore end of a pause, {@code why} its reason
     * @param attempts calls made in vain without telling why it failed
     * @param doubtful whether this very call may have been carried out already
     */
    public record Waiting<C>(
            List<String> commandIds,
            C call,
            Instant notBefore,
            String why,
            int attempts,
            boolean doubtful,
            boolean urgent) {
        public Waiting {
            commandIds = List.copyOf(commandIds);
        }
    }

    /**
     * One call for all requests that were merged into it.
     *
     * @param sentAt when dispatch was asked to release it
     * @param notAfter it is not made later; {@code null} until it is released
     * @param dueAt when something is to be done: released, its outcome counts as unknown; in doubt, it is made again;
     *     accepted, its webhook is overdue. {@code null}: nothing
     * @param confirmed whether a webhook already showed its effect
     * @param attempt from 1
     * @param answer {@code null} until there is one
     */
    public record Sent<C>(
            List<String> commandIds,
            C call,
            Instant sentAt,
            @Nullable Instant notAfter,
            @Nullable Instant dueAt,
            boolean confirmed,
            int attempt,
            boolean urgent,
            @Nullable CallAnswer answer) {
        public Sent {
            commandIds = List.copyOf(commandIds);
        }

        /** Each call has an id of its own: a call that is made again is another command. */
        public String commandId() {
            return commandIds.getFirst() + "~" + sentAt.toEpochMilli();
        }

        boolean isDue(Instant at) {
            return dueAt != null && !dueAt.isAfter(at);
        }

        /** By when it had been made, if it was, when an answer without meaning was recorded {@code at}. */
        Instant madeBy(Instant at) {
            return notAfter != null && notAfter.isAfter(at) ? notAfter : at;
        }

        Sent<C> with(@Nullable Instant due, @Nullable CallAnswer said) {
            return new Sent<>(commandIds, call, sentAt, notAfter, due, confirmed, attempt, urgent, said);
        }

        Sent<C> released(CommandReleased command) {
            return new Sent<>(
                    commandIds,
                    call,
                    sentAt,
                    command.notAfter(),
                    command.inDoubtAt(),
                    confirmed,
                    attempt,
                    urgent,
                    answer);
        }

        Sent<C> shown() {
            return new Sent<>(commandIds, call, sentAt, notAfter, dueAt, true, attempt, urgent, answer);
        }
    }

    /** A call that needs a person. */
    public record Parked<C>(List<String> commandIds, C call, int attempts, Instant since, CallAnswer answer) {
        public Parked {
            commandIds = List.copyOf(commandIds);
        }
    }

    /** When what waits goes next, and what it waits for until then: a reason code. */
    public record Slot(Instant at, String why) {
        Slot orLater(Instant other, String reason) {
            return other.isAfter(at) ? new Slot(other, reason) : this;
        }
    }
}
