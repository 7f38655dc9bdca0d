package io.coldstream.local.up;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The clock of a data folder. Its origin is kept there, so that a restart goes on where the clock is by then; at another
 * speed too the clock goes on from there, since what it dated must not lie in its future.
 */
final class DemoClock {

    private DemoClock() {}

    /**
     * The clock to run on from now, kept for the next start.
     *
     * @throws CannotStartException when the folder's clock is ahead and real time is asked for
     */
    static BusinessClock of(Path data, int speed, Instant now) {
        Path file = data.resolve("clock");
        try {
            Optional<BusinessClock> kept = read(file);
            if (speed == 1) {
                kept.ifPresent(clock -> refuseToGoBack(clock, data, now));
                return BusinessClock.REAL;
            }
            BusinessClock clock = kept.map(before -> goOn(before, speed, now)).orElse(new BusinessClock(now, speed));
            write(file, clock);
            return clock;
        } catch (IOException | RuntimeException e) {
            if (e instanceof CannotStartException cannotStart) {
                throw cannotStart;
            }
            throw new CannotStartException("The demo clock can't be kept in " + file + ": " + e, e);
        }
    }

    private static BusinessClock goOn(BusinessClock before, int speed, Instant now) {
        if (before.speed() == speed) {
            return before;
        }
        // The origin at which a clock of the new speed shows now what the old one shows.
        Duration ahead = Duration.between(now, before.at(now));
        return new BusinessClock(now.minus(ahead.dividedBy(speed - 1L)), speed);
    }

    private static void refuseToGoBack(BusinessClock clock, Path data, Instant now) {
        if (clock.at(now).isAfter(now)) {
            throw new CannotStartException("The clock of " + data + " ran ahead to " + clock.at(now) + " at --speed "
                    + clock.speed() + ": go on with --speed, or choose another folder with --data");
        }
    }

    private static Optional<BusinessClock> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] kept = Files.readString(file).strip().split(" ", 2);
        return Optional.of(new BusinessClock(Instant.parse(kept[0]), Integer.parseInt(kept[1])));
    }

    private static void write(Path file, BusinessClock clock) throws IOException {
        Path next = file.resolveSibling("clock.next");
        Files.writeString(next, clock.origin() + " " + clock.speed() + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
