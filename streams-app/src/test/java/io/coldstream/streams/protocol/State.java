package io.coldstream.streams.protocol;

/**
 * Everything, at one moment.
 *
 * @param faults how much may still go wrong
 * @param wishes how often a person may still act
 */
record State(
        Time now, Side side, Dispatch dispatch, Sink sink, Reseller reseller, Inbox inbox, int faults, int wishes) {

    State at(Time time) {
        return new State(time, side, dispatch, sink, reseller, inbox, faults, wishes);
    }

    State with(Side next) {
        return new State(now, next, dispatch, sink, reseller, inbox, faults, wishes);
    }

    State with(Dispatch next) {
        return new State(now, side, next, sink, reseller, inbox, faults, wishes);
    }

    State with(Sink next) {
        return new State(now, side, dispatch, next, reseller, inbox, faults, wishes);
    }

    State with(Executor before, Executor after) {
        return with(sink.with(before, after));
    }

    State with(Reseller next) {
        return new State(now, side, dispatch, sink, next, inbox, faults, wishes);
    }

    State with(Inbox next) {
        return new State(now, side, dispatch, sink, reseller, next, faults, wishes);
    }

    /** This much more has gone wrong. */
    State costing(int more) {
        return new State(now, side, dispatch, sink, reseller, inbox, faults - more, wishes);
    }

    State afterAWish() {
        return new State(now, side, dispatch, sink, reseller, inbox, faults, wishes - 1);
    }
}
