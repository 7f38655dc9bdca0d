package io.coldstream.schemas.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What befalls the process at a crash point. */
public enum Strike {
    /** It is gone, as by SIGKILL, with {@link #EXIT_STATUS}. */
    HALT,
    /** It stands still, by SIGSTOP, until somebody sends SIGCONT; then it goes on from that very point. */
    STOP;

    /** What a process that was killed leaves as its exit status: 128 + SIGKILL. */
    public static final int EXIT_STATUS = 137;

    private static final long SIGNAL_ARRIVES_WITHIN_MILLIS = 100;

    /** The name in settings, such as {@code stop}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Strike> of(String code) {
        return Arrays.stream(values())
                .filter(strike -> strike.code().equals(code))
                .findFirst();
    }

    void befall() {
        switch (this) {
            case HALT -> Runtime.getRuntime().halt(EXIT_STATUS);
            case STOP -> stop();
        }
    }

    /** Java has no call for it. The signal is sent when {@code kill} has ended, and stops every thread a moment later. */
    private static void stop() {
        String pid = Long.toString(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
            Thread.sleep(SIGNAL_ARRIVES_WITHIN_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
