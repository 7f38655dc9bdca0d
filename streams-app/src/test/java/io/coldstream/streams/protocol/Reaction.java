package io.coldstream.streams.protocol;

import java.util.List;

/** What the subscription became by a signal, and what it asks of dispatch. */
record Reaction(Side side, List<Message> messages) {

    /** What dispatch is told. */
    sealed interface Message {

        record Pay(String commandId, Time readAt, Command.Basis basis) implements Message {}

        record Withdraw(String commandId) implements Message {}

        record Look() implements Message {}
    }
}
