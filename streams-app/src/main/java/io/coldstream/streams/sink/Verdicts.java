package io.coldstream.streams.sink;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import java.time.Duration;
import java.time.Instant;

/** What is to be done with a command that nobody has claimed yet. */
final class Verdicts {

    /** A command from the future: our clock is behind, and with it every time that we would write. */
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(2);

    private final Spending spending;

    Verdicts(Spending spending) {
        this.spending = spending;
    }

    Claim of(Received received, Command command, Instant now) {
        if (now.isAfter(command.getNotAfter())) {
            return new Claim(received, command, AttemptVerdict.EXPIRED, "expired");
        }
        if (now.isBefore(command.getReleasedAt().minus(CLOCKS_MAY_DIFFER))) {
            return new Claim(received, command, AttemptVerdict.EXPIRED, "clock-differs");
        }
        if (!isSupported(command)) {
            return new Claim(received, command, AttemptVerdict.UNSUPPORTED, "unsupported");
        }
        return isPaid(command.getKind()) && spending.isStopped()
                ? new Claim(received, command, AttemptVerdict.SPENDING_STOPPED, "spending-stopped")
                : new Claim(received, command, AttemptVerdict.CALLING, "");
    }

    static boolean isPaid(CommandKind kind) {
        return switch (kind) {
            case RENEW_SUBSCRIPTION -> true;
            case UPDATE_MAILBOX,
                    REEXPORT_MAILBOX,
                    OBSERVE_SUBSCRIPTION,
                    RETRY_RENEWAL,
                    RESOLVE_RENEWAL,
                    UPDATE_DNS_RECORD,
                    OBSERVE_DNS,
                    REPORT_ERROR,
                    RETRY_COMMAND,
                    RESOLVE_COMMAND,
                    APPROVE_RENEWAL,
                    SWEEP_SUBSCRIPTIONS,
                    UNKNOWN -> false;
        };
    }

    private static boolean isSupported(Command command) {
        return switch (command.getKind()) {
            case RENEW_SUBSCRIPTION, OBSERVE_SUBSCRIPTION -> true;
            case UPDATE_MAILBOX -> command.getMailboxUpdate().isPresent();
            case REEXPORT_MAILBOX -> command.getReexport().isPresent();
            case UPDATE_DNS_RECORD, OBSERVE_DNS -> command.getDnsRecord().isPresent();
            case REPORT_ERROR -> command.getErrorReport().isPresent();
            case SWEEP_SUBSCRIPTIONS -> command.getSweepPage().isPresent();
            case RETRY_RENEWAL, RESOLVE_RENEWAL, RETRY_COMMAND, RESOLVE_COMMAND, APPROVE_RENEWAL, UNKNOWN -> false;
        };
    }
}
