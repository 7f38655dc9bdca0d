package io.coldstream.streams.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written for the subscription and not yet read by it. The three come by topics of their own, so each may be
 * late; a read that a younger one overtakes is as good as lost.
 */
record Inbox(List<Command> released, List<Signal.Reported> reports, Signal.@Nullable Read read) {

    static final Inbox EMPTY = new Inbox(List.of(), List.of(), null);

    Inbox with(Command command) {
        return new Inbox(Lists.with(released, command), reports, read);
    }

    Inbox without(Command command) {
        return new Inbox(Lists.without(released, command), reports, read);
    }

    Inbox with(Signal.Reported report) {
        return new Inbox(released, Lists.with(reports, report), read);
    }

    Inbox without(Signal.Reported report) {
        return new Inbox(released, Lists.without(reports, report), read);
    }

    Inbox reading(Signal.@Nullable Read next) {
        return new Inbox(released, reports, next);
    }
}
