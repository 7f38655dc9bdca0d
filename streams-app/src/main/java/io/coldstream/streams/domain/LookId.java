package io.coldstream.streams.domain;

import java.time.Instant;

/** The ids of reads: one for each time that a timer asked, so that a replay asks under the same id. */
final class LookId {

    private static final String MARK = "~look-";

    private LookId() {}

    static String of(String subscriptionId, Instant firedAt) {
        return subscriptionId + MARK + firedAt.toEpochMilli();
    }

    static boolean is(String commandId) {
        return commandId.contains(MARK);
    }
}
