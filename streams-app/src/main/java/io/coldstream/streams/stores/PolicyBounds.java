package io.coldstream.streams.stores;

import java.time.Duration;

/** Within what a policy may move: what is asked for beyond is refused, and what was written beyond is brought back. */
public final class PolicyBounds {

    public static final Duration SHORTEST_LEAD = Duration.ofHours(1);

    /** A subscription is looked at from 60 days before its period end on; what is due earlier would not be seen. */
    public static final Duration LONGEST_LEAD = Duration.ofDays(59);

    public static final int MOST_NOTICE_DAYS = 59;
    public static final int HIGHEST_RISE_PERCENT = 1_000;
    public static final int HIGHEST_PRIORITY = 9;
    public static final Duration SHORTEST_APPROVAL = Duration.ofHours(1);
    public static final Duration LONGEST_APPROVAL = Duration.ofDays(60);

    private PolicyBounds() {}
}
