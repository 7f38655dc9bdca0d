package io.coldstream.streams.query;

import io.coldstream.avro.DeadLetter;
import java.util.List;

/** The dead letters, the newest state of each. */
interface DeadLetters {

    /** Newest first. */
    List<DeadLetter> newestFirst();
}
