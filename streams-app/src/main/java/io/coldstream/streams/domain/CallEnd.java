package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Calls.Parked;
import io.coldstream.streams.domain.Calls.Sent;
import io.coldstream.streams.domain.Calls.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What the end of a call about a mailbox means for its queue. Both calls set a state and cost nothing, so they may be
 * repeated; a call that was refused changed nothing and does not count against the limit (should the vendor count it all
 * the same, that refusal is learnt).
 */
final class CallEnd {

    /** By itself a call is made no more often than this, a pause for the rate or the house aside; a person may. */
    static final int MOST_ATTEMPTS = 5;

    private static final Duration NOT_SENT_PAUSE = Duration.ofMinutes(1);
    private static final Duration RATE_PAUSE = Duration.ofMinutes(1);
    private static final Duration NEW_MAILBOX_PAUSE = Duration.ofMinutes(5);
    private static final Duration FIRST_KEY_PAUSE = Duration.ofMinutes(5);

    /** So long the webhook of a call without a clear answer has time to show that it was carried out. */
    private static final Duration DOUBT = Duration.ofMinutes(30);

    private CallEnd() {}

    /**
     * @param young whether the mailbox was created minutes ago, so that the vendor may not find it yet
     */
    static <C extends MailboxCall<C>> CallQueue<C> of(
            CallQueue<C> queue, CommandOutcome outcome, boolean young, Timing timing) {
        Sent<C> sent = queue.inFlight();
        if (sent == null || !sent.commandId().equals(outcome.commandId())) {
            return queue;
        }
        CallAnswer answer = outcome.answer();
        return switch (outcome.result()) {
            case UNKNOWN -> sent.answer() == null ? doubted(queue, answer, timing) : queue;
            case ACCEPTED -> accepted(counted(queue, answer.at()), sent, answer, timing);
            case NOT_SENT, REJECTED -> sent.confirmed() ? queue.over() : refused(queue, sent, answer, young, timing);
        };
    }

    private static <C extends MailboxCall<C>> CallQueue<C> accepted(
            CallQueue<C> queue, Sent<C> sent, CallAnswer answer, Timing timing) {
        Instant overdue = answer.at().plus(timing.answered(queue.terms().shownWithin()));
        return sent.confirmed() ? queue.over() : queue.awaiting(sent.with(overdue, answer));
    }

    /** By the reasons of the table in {@code Outcomes}; one that it does not explain needs a person. */
    private static <C extends MailboxCall<C>> CallQueue<C> refused(
            CallQueue<C> queue, Sent<C> sent, CallAnswer answer, boolean young, Timing timing) {
        Instant at = answer.at();
        if (answer.result() == CommandOutcome.Result.NOT_SENT) {
            return again(queue, sent, at.plus(timing.pause(NOT_SENT_PAUSE)), answer.reason());
        }
        return switch (answer.reason()) {
            case "update-in-progress" ->
                oftener(queue, sent, answer, at.plus(timing.pause(longer(CallQueue.SETTLES, sent))), answer.reason());
            case "rate-limited" -> again(queue, sent, at.plus(timing.pause(RATE_PAUSE)), answer.reason());
            case "limit-reached" -> usedElsewhere(queue, sent, answer);
            case "not-found", "mailbox-not-found" ->
                young ? again(queue, sent, at.plus(timing.pause(NEW_MAILBOX_PAUSE)), "mailbox-is-new") : queue.over();
            case "unprocessable" -> queue.over();
            case "unauthorized" ->
                oftener(queue, sent, answer, at.plus(timing.pause(longer(FIRST_KEY_PAUSE, sent))), answer.reason());
            default -> queue.parking(parked(sent, at, answer));
        };
    }

    /**
     * Somebody used the limit up at the vendor's dashboard, when is not known: as if all of it were used now, so that
     * nothing of it can still count when the next slot comes.
     */
    private static <C extends MailboxCall<C>> CallQueue<C> usedElsewhere(
            CallQueue<C> queue, Sent<C> sent, CallAnswer answer) {
        Instant at = answer.at();
        List<Instant> all = IntStream.range(0, queue.terms().most())
                .mapToObj(at::plusMillis)
                .toList();
        return oftener(queue.counting(all), sent, answer, at.plus(queue.terms().window()), "used-at-the-dashboard");
    }

    /** A refusal that comes again and again may be for good, whatever its words say: then a person looks. */
    private static <C extends MailboxCall<C>> CallQueue<C> oftener(
            CallQueue<C> queue, Sent<C> sent, CallAnswer answer, Instant notBefore, String why) {
        return sent.attempt() < MOST_ATTEMPTS
                ? queue.again(waiting(sent, notBefore, why, sent.attempt(), false))
                : queue.parking(parked(sent, answer.at(), answer));
    }

    private static Duration longer(Duration first, Sent<?> sent) {
        return first.multipliedBy(1L << (2 * (sent.attempt() - 1)));
    }

    /** Whether it was made is not known: the limit counts it, and its webhook has time to come. */
    static <C extends MailboxCall<C>> CallQueue<C> doubted(CallQueue<C> queue, CallAnswer answer, Timing timing) {
        Sent<C> sent = Objects.requireNonNull(queue.inFlight());
        return sent.confirmed()
                ? counted(queue, sent.madeBy(answer.at())).over()
                : queue.with(queue.waiting(), sent.with(answer.at().plus(timing.answered(DOUBT)), answer));
    }

    /** No webhook came: it is made once more as soon as the limit allows, unless that was done often enough. */
    static <C extends MailboxCall<C>> CallQueue<C> triedInVain(CallQueue<C> queue, Instant at) {
        Sent<C> sent = Objects.requireNonNull(queue.inFlight());
        CallAnswer answer = Objects.requireNonNull(sent.answer());
        CallQueue<C> counted = counted(queue, sent.madeBy(answer.at()));
        return sent.attempt() < MOST_ATTEMPTS
                ? counted.again(waiting(sent, at, answer.reason(), sent.attempt(), true))
                : counted.parking(parked(sent, at, answer));
    }

    private static <C extends MailboxCall<C>> CallQueue<C> counted(CallQueue<C> queue, Instant at) {
        return queue.counting(CallQueue.joined(queue.counted(), List.of(at)));
    }

    private static <C extends MailboxCall<C>> CallQueue<C> again(
            CallQueue<C> queue, Sent<C> sent, Instant notBefore, String why) {
        return queue.again(waiting(sent, notBefore, why, sent.attempt() - 1, false));
    }

    private static <C> Waiting<C> waiting(Sent<C> sent, Instant notBefore, String why, int attempts, boolean doubtful) {
        return new Waiting<>(sent.commandIds(), sent.call(), notBefore, why, attempts, doubtful, sent.urgent());
    }

    private static <C> Parked<C> parked(Sent<C> sent, Instant since, CallAnswer answer) {
        return new Parked<>(sent.commandIds(), sent.call(), sent.attempt(), since, answer);
    }
}
