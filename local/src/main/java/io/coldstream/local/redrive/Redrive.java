package io.coldstream.local.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import io.coldstream.schemas.process.CannotStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code coldstream redrive}: shows what sending dead letters again would change, asks, and does it. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Sends dead letters again. Shows first what would become of them, and asks.",
            "One that would fail again stays where it is. May be run again at any time: it goes on with what is left.",
            "With --json it prints the preview alone, or with --yes how it has ended."
        })
public final class Redrive implements Callable<Integer> {

    private static final String PATH = "/api/dead-letters/redrive";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = false)
    private Wanted wanted = new Wanted();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode filter = wanted.json();
        return api.ask(at -> isWanted(at, filter) ? redrive(at, filter) : 0);
    }

    /** Shows the preview, and asks. */
    private boolean isWanted(Api at, ObjectNode filter) throws IOException, InterruptedException {
        if (api.isJson() && yes) {
            return true;
        }
        Api.Answer preview = at.send("POST", PATH + "?preview=true", filter);
        if (!preview.isOk()) {
            if (preview.status() == 503 && yes) {
                api.say(preview.problem());
                return true;
            }
            throw new CannotStartException(preview.problem());
        }
        if (api.isJson()) {
            api.say(preview.json().toString());
            return false;
        }
        Report.preview(preview.json()).forEach(api::say);
        long leaving = Report.leaving(preview.json());
        boolean all = preview.json().path("tried").asLong()
                == preview.json().path("matched").asLong();
        if (leaving == 0 && all) {
            api.say("Nothing would be sent again.");
            return false;
        }
        return yes || confirmed("Send " + (all ? leaving : "these and more") + " again? [y/N] ");
    }

    private boolean confirmed(String question) throws IOException {
        PrintWriter out = out();
        out.print(question);
        out.flush();
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        if (answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            return true;
        }
        api.say("Nothing was changed.");
        return false;
    }

    private int redrive(Api at, ObjectNode filter) throws IOException, InterruptedException {
        Api.Answer begun = at.send("POST", PATH, filter);
        if (!begun.isOk()) {
            throw new CannotStartException(begun.problem());
        }
        JsonNode end;
        try {
            end = followed(at, begun.json());
        } catch (IOException e) {
            throw new CannotStartException(
                    "The API at " + api.base()
                            + " does not answer any more. Running this again goes on with what is left",
                    e);
        }
        String state = end.path("state").asText();
        if (api.isJson()) {
            api.say(end.toString());
        } else if (state.equals("done")) {
            api.say("Done: " + Report.progress(end) + ".");
        } else {
            api.say(Report.progress(end) + ".");
            throw new CannotStartException("The redrive has ended early (" + state + ": "
                    + end.path("problem").asText("the API was started anew")
                    + "). Running this again goes on with what is left");
        }
        return state.equals("done") ? 0 : 1;
    }

    /** Shows how far it is until it ends, or until the API knows of another one or none: then it was started anew. */
    private JsonNode followed(Api at, JsonNode begun) throws IOException, InterruptedException {
        JsonNode seen = begun;
        String said = "";
        while (seen.path("state").asText().equals("running")) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            Api.Answer answer = at.get(PATH);
            if (!answer.isOk()) {
                throw new IOException(answer.problem());
            }
            seen = answer.json();
            String line = Report.progress(seen);
            boolean running = seen.path("state").asText().equals("running");
            if (running && !line.equals(said) && !api.isJson() && seen.has("matched")) {
                api.say("  " + line);
                said = line;
            }
        }
        return seen;
    }

    private PrintWriter out() {
        return spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
    }
}
