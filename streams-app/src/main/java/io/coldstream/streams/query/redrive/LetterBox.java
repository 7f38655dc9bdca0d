package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import java.time.Duration;
import java.util.List;

/** Where dead letters lie. */
interface LetterBox {

    /** Takes the sole right to move letters: who had it before moves none any more, and what it left open is undone. */
    Desk take();

    /**
     * The letters that lie there now and are wanted.
     *
     * @throws TooSlow when they are not found within this time
     */
    Reading read(LetterFilter filter, Duration within);

    interface Reading extends AutoCloseable {

        /** How many there are. */
        long matched();

        /** Whether there are more than fit into one redrive. */
        boolean hasMore();

        /** The next ones, at most a hundred; none at the end. */
        List<DeadLetter> next();

        @Override
        void close();
    }

    interface Desk extends AutoCloseable {

        /**
         * Puts the webhooks back where they came from and takes the letters away: all of it, or nothing.
         *
         * @throws Fenced when somebody else took the right meanwhile
         */
        void move(List<DeadLetter> letters);

        @Override
        void close();
    }

    /** Another redrive has taken over. */
    final class Fenced extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Fenced(Throwable cause) {
            super(cause);
        }
    }

    /** There are too many letters for the time given. */
    final class TooSlow extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("the dead letters could not be read in time");
        }
    }
}
