package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits per mailbox, counted by the sandbox's clock over a rolling window: the pages say "per day" and "per week"
 * and not where those begin.
 */
final class Quotas {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int UPDATES_PER_DAY = 2;
    private static final int EXPORTS_PER_WEEK = 3;

    private Quotas() {}

    static boolean allowsUpdate(Mailbox mailbox, Instant now) {
        return within(mailbox.usage().updates(), now, DAY).size() < UPDATES_PER_DAY;
    }

    static boolean allowsExport(Mailbox mailbox, Instant now) {
        return within(mailbox.usage().exports(), now, WEEK).size() < EXPORTS_PER_WEEK;
    }

    static Mailbox countUpdate(Mailbox mailbox, Instant now) {
        Mailbox.Usage usage = mailbox.usage();
        return mailbox.with(new Mailbox.Usage(plus(within(usage.updates(), now, DAY), now), usage.exports()));
    }

    static Mailbox countExport(Mailbox mailbox, Instant now) {
        Mailbox.Usage usage = mailbox.usage();
        return mailbox.with(new Mailbox.Usage(usage.updates(), plus(within(usage.exports(), now, WEEK), now)));
    }

    private static List<Instant> within(List<Instant> times, Instant now, Duration window) {
        return times.stream().filter(time -> time.plus(window).isAfter(now)).toList();
    }

    private static List<Instant> plus(List<Instant> times, Instant now) {
        return Stream.concat(times.stream(), Stream.of(now)).toList();
    }
}
