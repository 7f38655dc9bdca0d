package io.coldstream.local.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Where and when it was measured.
 *
 * @param loadBefore the system's load average of one minute; negative where the system tells none
 * @param seconds how long the whole benchmark took
 */
record Machine(int cores, String java, double loadBefore, double loadAfter, long seconds) {

    /** Noted when a benchmark begins. */
    record Start(double load, Instant at) {

        static Start now() {
            return new Start(systemLoad(), Instant.now());
        }

        Machine end() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version().toString(),
                    load,
                    systemLoad(),
                    Duration.between(at, Instant.now()).toSeconds());
        }

        private static double systemLoad() {
            return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d cores, load average %.1f before and %.1f after, Java %s, %d s",
                cores,
                loadBefore,
                loadAfter,
                java,
                seconds);
    }
}
