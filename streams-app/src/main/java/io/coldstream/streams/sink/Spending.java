package io.coldstream.streams.sink;

/** The spending switch as this process knows it. */
@FunctionalInterface
interface Spending {

    /** Whether no paid command may be sent. True as well while the switch can't be read. */
    boolean isStopped();
}
