package io.coldstream.streams.query.redrive;

import java.util.Optional;

/** Which subscription an alias stands for, wherever in the cluster that is known. */
@FunctionalInterface
public interface Aliases {

    /**
     * Empty when nobody has said so yet.
     *
     * @throws Unknowable when it can't be asked now, such as while partitions move
     */
    Optional<String> subscriptionOf(String alias);

    /** Ask again in a moment. */
    final class Unknowable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unknowable(Throwable cause) {
            super(cause);
        }
    }
}
