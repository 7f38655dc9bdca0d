package io.coldstream.streams.protocol;

import io.coldstream.streams.protocol.Executor.Membership;
import java.util.List;

/**
 * The two executors and what they share: the log of commands and the attempts that are committed. The executors are
 * alike, so that states which differ by their exchange are one: the lesser stands first.
 *
 * <p>Where nobody is in charge, an idle one takes over at once: to have the partition and to read nothing is as good as to
 * be away.
 *
 * <p>There is no committed offset: every membership reads the log from its beginning. That is the worst that overtaking
 * commands, lost commits and a reset of offsets can do together.
 */
record Sink(Executor one, Executor two, List<Command> log, List<String> attempts) {

    static final Sink IDLE = new Sink(Executor.OUTSIDE, Executor.OUTSIDE, List.of(), List.of());

    Sink {
        if (one.membership() != Membership.OWNER && two.membership() != Membership.OWNER) {
            if (one.equals(Executor.OUTSIDE)) {
                one = one.joined();
            } else if (two.equals(Executor.OUTSIDE)) {
                two = two.joined();
            }
        }
        if (one.compareTo(two) > 0) {
            Executor first = two;
            two = one;
            one = first;
        }
    }

    Executor other(Executor executor) {
        return executor.equals(one) ? two : one;
    }

    Sink with(Executor before, Executor after) {
        return new Sink(other(before), after, log, attempts);
    }

    Sink released(Command command) {
        return new Sink(one, two, Lists.with(log, command), attempts);
    }

    Sink attempted(Command command) {
        return attempts.contains(command.id()) ? this : new Sink(one, two, log, Lists.with(attempts, command.id()));
    }
}
