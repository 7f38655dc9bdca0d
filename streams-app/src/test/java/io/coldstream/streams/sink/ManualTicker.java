package io.coldstream.streams.sink;

import java.time.Duration;

/** Both clocks, moved by hand. */
final class ManualTicker implements Moment.Ticker {

    private volatile Moment now = new Moment(1_000_000_000L, Fixtures.NOW);

    @Override
    public Moment now() {
        return now;
    }

    void advance(Duration span) {
        now = new Moment(now.nanos() + span.toNanos(), now.wall().plus(span));
    }

    /** The machine slept: the monotonic clock stood still meanwhile. */
    void sleep(Duration span) {
        now = new Moment(now.nanos(), now.wall().plus(span));
    }
}
