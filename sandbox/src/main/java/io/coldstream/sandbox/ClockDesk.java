package io.coldstream.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shows and sets the sandbox's clock. */
final class ClockDesk {

    private static final Duration LONGEST_JUMP = Duration.ofDays(3_660);
    private static final int FASTEST = 1_000_000;

    private final Books books;
    private final Reseller reseller;
    private final RealTime time;

    ClockDesk(Books books, Reseller reseller, RealTime time) {
        this.books = books;
        this.reseller = reseller;
        this.time = time;
    }

    Map<String, Object> show() {
        ClockState clock = books.clock();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("now", books.now());
        shown.put("speed", clock.speed());
        shown.put("real", time.now());
        return shown;
    }

    /** What lies between the old time and a later one is carried out, in order, each at its own time. */
    Map<String, Object> set(Form form) {
        Instant before = books.now();
        Optional<Instant> given = form.instant("now");
        Optional<Duration> advance = form.duration("advance");
        int speed = form.integer("speed", books.clock().speed(), 1, FASTEST);
        form.done();
        if (given.isPresent() && advance.isPresent()) {
            throw new Problem(422, "now and advance exclude each other");
        }
        Duration jump = advance.orElseGet(
                () -> given.map(now -> Duration.between(before, now)).orElse(Duration.ZERO));
        if (jump.abs().compareTo(LONGEST_JUMP) > 0) {
            throw new Problem(422, "a jump is at most " + LONGEST_JUMP.toDays() + " days");
        }
        books.put(books.clock().set(time.now(), before.plus(jump), speed));
        reseller.clockWasSet();
        return show();
    }
}
