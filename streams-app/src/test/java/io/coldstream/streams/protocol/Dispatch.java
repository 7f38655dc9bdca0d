package io.coldstream.streams.protocol;

import java.util.List;

/**
 * What dispatch has: payments that wait for their release, every command id it was ever asked for, and whether a read
 * waits. Rate, window, caps and the spending switch are abstracted to this: a release may come at any time, or late.
 */
record Dispatch(List<Waiting> waiting, List<String> known, boolean lookAsked) {

    static final Dispatch IDLE = new Dispatch(List.of(), List.of(), false);

    /** A payment in the queue. */
    record Waiting(String commandId, Time readAt, Command.Basis basis) {}

    Dispatch asked(Waiting payment) {
        return new Dispatch(
                Lists.with(waiting, payment),
                known.contains(payment.commandId()) ? known : Lists.with(known, payment.commandId()),
                lookAsked);
    }

    boolean knows(String commandId) {
        return known.contains(commandId);
    }

    Dispatch without(Waiting payment) {
        return new Dispatch(Lists.without(waiting, payment), known, lookAsked);
    }

    Dispatch asking(boolean look) {
        return new Dispatch(waiting, known, look);
    }
}
