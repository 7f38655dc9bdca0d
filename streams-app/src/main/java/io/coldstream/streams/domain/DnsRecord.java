package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one DNS record that people asked for: the one under way and the one that waits behind it. A change is
 * done when a read shows it; since it sets a state, it may be sent again when nobody knows what became of it.
 *
 * @param waiting asked for while another call is on its way
 * @param call the last one sent, until it has an end
 */
public record DnsRecord(
        String recordId, @Nullable Wish waiting, @Nullable Call call) {

    /** Of a value that is kept as evidence. */
    private static final int LONGEST_SHOWN = 500;

    private static final int MOST_TRIES = 5;
    private static final Duration NOT_SENT_PAUSE = Duration.ofMinutes(1);
    private static final List<Duration> DOUBT_PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));
    private static final List<Duration> READS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));
    private static final Duration READ_PAUSE = Duration.ofMinutes(1);
    private static final Duration LAST_ANSWER = Duration.ofMinutes(15);

    /** On a fast clock: so many times its floor until an answer can have come. */
    private static final int ANSWER_FLOORS = 25;

    /** What somebody asked for. */
    public record Wish(String commandId, DnsChange change, boolean urgent) {}

    /** How a call stands. */
    public enum Stand {
        /** On its way. */
        SENT,
        /** It is sent again at its time. */
        PAUSED,
        /** The reseller took it; reads come until one shows it. */
        ACCEPTED,
        /** It needs a person. */
        PARKED,
        /** The reseller took it, and no read showed it in time. */
        UNCONFIRMED
    }

    /**
     * How often.
     *
     * @param attempt calls so far, which their ids count
     * @param unknown calls without a known outcome since a person looked last
     * @param reads since it was accepted
     */
    public record Counts(int attempt, int unknown, int reads) {

        private Counts withRead() {
            return new Counts(attempt, unknown, reads + 1);
        }
    }

    /** Why it stands as it does, and what the reseller said or showed. */
    public record Why(String reason, @Nullable String evidence) {}

    /**
     * A call.
     *
     * @param since when it came to stand as it does
     * @param nextAt when something is to be done next
     */
    public record Call(
            Wish wish,
            Counts counts,
            Stand stand,
            Instant since,
            @Nullable Instant nextAt,
            Why why) {

        /** Each call has an id of its own: a call that is made again is another command. */
        public String id() {
            return wish.commandId() + "~" + wish.change().recordId() + "~" + counts.attempt();
        }

        private Call next(Counts changed, Stand to, Instant at, @Nullable Instant then, Why because) {
            return new Call(wish, changed, to, at, then, because);
        }

        private Call sent(int unknown, Instant at) {
            return next(new Counts(counts.attempt() + 1, unknown, 0), Stand.SENT, at, null, why);
        }

        boolean isPending() {
            return stand == Stand.SENT;
        }

        /** Whether a read may show it. */
        boolean isToBeShown() {
            return stand == Stand.ACCEPTED || needsAPerson();
        }

        /** Whether a person may send it again or settle it. */
        public boolean needsAPerson() {
            return stand == Stand.PARKED || stand == Stand.UNCONFIRMED;
        }
    }

    public static DnsRecord unknown(String recordId) {
        return new DnsRecord(recordId, null, null);
    }

    /** Nothing is asked of it: there is nothing to keep. */
    public boolean isEmpty() {
        return waiting == null && call == null;
    }

    /** Its one timer. */
    public @Nullable Instant nextAt() {
        return call == null ? null : call.nextAt();
    }

    /** Changes the state by one input; what waits goes as soon as nothing is on its way. Total. */
    public DnsRecord apply(DnsInput input, Timing timing) {
        return changed(input, timing).sendWaiting(input.at());
    }

    private DnsRecord changed(DnsInput input, Timing timing) {
        return switch (input) {
            case DnsInput.Asked asked -> asked(asked);
            case DnsInput.Retry retry ->
                call != null && needsAPerson(retry.target()) ? with(call.sent(0, retry.at())) : this;
            case DnsInput.Resolve resolve -> needsAPerson(resolve.target()) ? with(null) : this;
            case DnsInput.Released released -> released(released);
            case DnsInput.Answered answered -> answered(answered, timing);
            case DnsInput.Read read -> read(read);
            case DnsInput.TimerFired timer -> fired(timer.at(), timing);
            case DnsInput.Told told -> this;
        };
    }

    /** Whether {@code commandId} is what a person may speak of. */
    boolean needsAPerson(String commandId) {
        return call != null && call.needsAPerson() && call.wish().commandId().equals(commandId);
    }

    private DnsRecord asked(DnsInput.Asked asked) {
        Wish wish = new Wish(asked.commandId(), asked.change(), asked.urgent());
        return new DnsRecord(recordId, waiting == null ? wish : after(waiting, wish), call);
    }

    private static Wish after(Wish earlier, Wish later) {
        return new Wish(later.commandId(), earlier.change().then(later.change()), earlier.urgent() || later.urgent());
    }

    /** A later wish takes the place of an earlier one wherever that stands, unless it is on its way just now. */
    private DnsRecord sendWaiting(Instant at) {
        if (waiting == null || (call != null && call.isPending())) {
            return this;
        }
        Wish wish = call == null ? waiting : after(call.wish(), waiting);
        return new DnsRecord(
                recordId,
                null,
                new Call(wish, new Counts(1, 0, 0), Stand.SENT, at, null, new Why("in-dispatch", null)));
    }

    private DnsRecord released(DnsInput.Released released) {
        return call == null || !call.isPending() || !call.id().equals(released.callId())
                ? this
                : with(new Call(
                        call.wish(), call.counts(), call.stand(), call.since(), released.inDoubtAt(), call.why()));
    }

    private DnsRecord answered(DnsInput.Answered answered, Timing timing) {
        if (call == null || !call.id().equals(answered.callId()) || !awaitsAnswer(call)) {
            return this;
        }
        Why why = new Why(answered.reason(), answered.evidence());
        return switch (answered.result()) {
            case ACCEPTED ->
                with(call.next(
                        new Counts(call.counts().attempt(), 0, 0),
                        Stand.ACCEPTED,
                        answered.at(),
                        answered.at().plus(atLeast(timing.floor(), READS.getFirst())),
                        why));
            case NOT_SENT -> with(paused(call, answered.at(), NOT_SENT_PAUSE, timing, why));
            case REJECTED ->
                answered.reason().equals("rate-limited")
                        ? with(paused(call, answered.at(), NOT_SENT_PAUSE, timing, why))
                        : with(null);
            case UNKNOWN -> with(unknown(call, answered.at(), timing, why));
        };
    }

    /** An answer that comes after the doubt still counts, as long as nothing was done about the doubt. */
    private static boolean awaitsAnswer(Call call) {
        return call.isPending() || call.why().reason().equals("no-outcome");
    }

    /** A 400 that nobody knows is no accident: the same again would meet the same. */
    private static Call unknown(Call call, Instant at, Timing timing, Why why) {
        int unknown = call.counts().unknown() + (call.isPending() ? 1 : 0);
        Counts counts = new Counts(call.counts().attempt(), unknown, 0);
        if (why.reason().equals("http-400") || unknown >= MOST_TRIES) {
            return call.next(counts, Stand.PARKED, at, null, why);
        }
        return call.next(
                counts, Stand.PAUSED, at, at.plus(atLeast(timing.floor(), DOUBT_PAUSES.get(unknown - 1))), why);
    }

    private static Call paused(Call call, Instant at, Duration pause, Timing timing, Why why) {
        return call.next(call.counts(), Stand.PAUSED, at, at.plus(atLeast(timing.floor(), pause)), why);
    }

    private DnsRecord read(DnsInput.Read read) {
        if (call == null || !call.isToBeShown() || read.at().isBefore(call.since())) {
            return this;
        }
        if (read.shown() == null) {
            return this;
        }
        return call.wish().change().isShownBy(read.shown())
                ? with(null)
                : with(call.next(
                        call.counts(),
                        call.stand(),
                        call.since(),
                        call.nextAt(),
                        new Why(
                                call.why().reason(),
                                "shown: " + bounded(read.shown().value()))));
    }

    private static String bounded(String value) {
        return value.length() <= LONGEST_SHOWN ? value : value.substring(0, LONGEST_SHOWN);
    }

    private DnsRecord fired(Instant at, Timing timing) {
        if (call == null || call.nextAt() == null || call.nextAt().isAfter(at)) {
            return this;
        }
        return switch (call.stand()) {
            case SENT -> with(unknown(call, at, timing, new Why("no-outcome", null)));
            case PAUSED -> with(call.sent(call.counts().unknown(), at));
            case ACCEPTED -> with(readNext(call, at, timing));
            case PARKED, UNCONFIRMED -> this;
        };
    }

    private static Call readNext(Call call, Instant at, Timing timing) {
        int done = call.counts().reads() + 1;
        if (done > READS.size()) {
            Why why = new Why("no-read-shows-it", call.why().evidence());
            return call.next(call.counts(), Stand.UNCONFIRMED, at, null, why);
        }
        Instant planned = call.since().plus(done < READS.size() ? READS.get(done) : READS.getLast());
        Instant answered = at.plus(
                done < READS.size()
                        ? atLeast(timing.floor(), READ_PAUSE)
                        : atLeast(timing.floor().multipliedBy(ANSWER_FLOORS), LAST_ANSWER));
        return call.next(
                call.counts().withRead(),
                Stand.ACCEPTED,
                call.since(),
                planned.isAfter(answered) ? planned : answered,
                call.why());
    }

    private static Duration atLeast(Duration floor, Duration planned) {
        return planned.compareTo(floor) >= 0 ? planned : floor;
    }

    private DnsRecord with(@Nullable Call changed) {
        return new DnsRecord(recordId, waiting, changed);
    }
}
