package io.coldstream.streams.crash;

import io.coldstream.schemas.process.StrikePoint;
import java.util.Arrays;
import java.util.Optional;

/**
 * The steps of a paid command between which the fault harness may strike. What a step of the topology stores or forwards
 * is not committed yet at its point: Kafka Streams takes it back or, if the transaction was about to be committed, keeps
 * all of it. Reads are not counted: there are many of them, and what a crash loses of one is a read.
 */
public enum CrashPoint implements StrikePoint {
    /** Sink: paid commands are about to be claimed. */
    BEFORE_CLAIM(Process.SINK),
    /** Sink: the attempts and the offsets are in the transaction, its commit is not asked for. */
    IN_CLAIM(Process.SINK),
    /** Sink: the claim is committed, nothing is called. */
    AFTER_CLAIM(Process.SINK),
    /** Sink: the last word was yes, nothing of the request is written. */
    BEFORE_REQUEST(Process.SINK),
    /** Sink: the reseller has answered. */
    AFTER_ANSWER(Process.SINK),
    /** Sink: what the answer means is known and not reported. */
    BEFORE_OUTCOME(Process.SINK),

    /** Subscription: the state says REQUESTED, dispatch was not told. */
    REQUEST_STORED(Process.STREAMS),
    /** Subscription: the request was forwarded to dispatch. */
    REQUEST_FORWARDED(Process.STREAMS),
    /** Dispatch: the request has its place in the queue, its money is reserved. */
    REQUEST_QUEUED(Process.STREAMS),
    /** Dispatch: the state says released, the command was not forwarded. */
    RELEASE_STORED(Process.STREAMS),
    /** Dispatch: the command was forwarded to the sinks. */
    RELEASE_FORWARDED(Process.STREAMS),
    /** Dispatch: a request was given back unreleased, its subscription was told. */
    NOT_SENT_FORWARDED(Process.STREAMS),
    /** Subscription: the outcome ACCEPTED was read, nothing is stored. */
    OUTCOME_READ(Process.STREAMS),
    /** Subscription: the outcome ACCEPTED was applied, and all that follows from it forwarded. */
    OUTCOME_FORWARDED(Process.STREAMS),
    /** Subscription: a read came that confirms the renewal, nothing is stored. */
    PROOF_READ(Process.STREAMS),
    /** Subscription: the renewal is CONFIRMED, and all that follows from it forwarded. */
    PROOF_FORWARDED(Process.STREAMS);

    /** Which process has the step. */
    public enum Process {
        SINK,
        STREAMS
    }

    private final Process process;

    CrashPoint(Process process) {
        this.process = process;
    }

    public Process process() {
        return process;
    }

    public static Optional<CrashPoint> of(String code) {
        return Arrays.stream(values())
                .filter(point -> point.code().equals(code))
                .findFirst();
    }
}
