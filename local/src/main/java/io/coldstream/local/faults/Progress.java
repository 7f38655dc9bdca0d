package io.coldstream.local.faults;

import java.io.PrintWriter;
import java.time.Duration;

/** Tells of a long run, each line with the time since it began. */
final class Progress {

    private final PrintWriter out;
    private final long begunAt = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    synchronized void say(String what) {
        Duration passed = Duration.ofNanos(System.nanoTime() - begunAt);
        out.printf("%3d:%02d  %s%n", passed.toMinutes(), passed.toSecondsPart(), what);
        out.flush();
    }
}
