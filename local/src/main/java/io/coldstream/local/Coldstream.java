package io.coldstream.local;

import io.coldstream.local.bench.Bench;
import io.coldstream.local.credentials.Credentials;
import io.coldstream.local.faults.Faults;
import io.coldstream.local.keys.KeysCommand;
import io.coldstream.local.policy.PolicyCommand;
import io.coldstream.local.policy.SpendingCommand;
import io.coldstream.local.redrive.Redrive;
import io.coldstream.local.send.Send;
import io.coldstream.local.up.Up;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the launcher runs. */
@Command(
        name = "coldstream",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description =
                "A mailbox reseller's webhooks as a live inventory, with renewals that are neither missed nor paid twice.",
        subcommands = {
            Up.class,
            Send.class,
            Credentials.class,
            KeysCommand.class,
            Redrive.class,
            PolicyCommand.class,
            SpendingCommand.class,
            Bench.class,
            Faults.class
        })
public final class Coldstream {

    private Coldstream() {}

    public static void main(String[] arguments) {
        // Named before the first logger is made. Only what keeps running keeps a log.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(
                    "logback.configurationFile",
                    List.of(arguments).contains("up") ? "logback-console.xml" : "logback-command.xml");
        }
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** @return the exit status: 0, 1 when it could not be done, 2 when it was asked for wrongly */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Coldstream())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Coldstream::explain)
                .execute(arguments);
    }

    private static int explain(Exception problem, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        return switch (problem) {
            case CannotStartException cannotStart -> fail(command, cannotStart.getMessage(), 1);
            case SettingsException settings -> fail(command, settings.getMessage(), 2);
            default -> throw problem;
        };
    }

    private static int fail(CommandLine command, @Nullable String message, int status) {
        command.getErr().println("coldstream: " + message);
        return status;
    }
}
