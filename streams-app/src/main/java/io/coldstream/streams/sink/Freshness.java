package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.streams.reseller.LastWord;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a claimed command may still be called: within two seconds since its claim was begun, before its
 * {@code notAfter}, and, when it is paid, with spending allowed. A process that was paused after its claim finds out
 * here, when the connection stands and nothing is written.
 */
record Freshness(Command command, Moment begun, Spending spending, Moment.Ticker ticker) implements LastWord {

    static final Duration LONGEST = Duration.ofSeconds(2);

    @Override
    public Optional<String> refusal() {
        Moment now = ticker.now();
        if (begun.isOlderThan(LONGEST, now)) {
            return Optional.of("claim-too-old");
        }
        if (now.wall().isAfter(command.getNotAfter())) {
            return Optional.of("expired");
        }
        return Verdicts.isPaid(command.getKind()) && spending.isStopped()
                ? Optional.of("spending-stopped")
                : Optional.empty();
    }
}
