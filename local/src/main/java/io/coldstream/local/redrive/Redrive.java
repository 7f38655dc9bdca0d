package io.coldstream.local.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.local.Addresses;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CannotStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
            "One that would fail again stays where it is. May be run again at any time: it goes on with what is left."
        })
public final class Redrive implements Callable<Integer> {

    private static final String TOKEN = "COLDSTREAM_API_TOKEN";
    private static final String USUAL_URL = "http://127.0.0.1:8081";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Spec
    private @Nullable CommandSpec spec;

    @ArgGroup(exclusive = false)
    private Wanted wanted = new Wanted();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(
            names = "--json",
            description = "Prints the API's JSON: the preview, or with --yes how the redrive has ended.")
    private boolean json;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "The query API; by default that of the 'coldstream up' on the data folder, else " + USUAL_URL)
    private @Nullable URI api;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "An operator's token, where the API demands one; better in " + TOKEN + ".")
    private @Nullable String token;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".coldstream",
            description = "Data folder of 'coldstream up', for its address (${DEFAULT-VALUE}).")
    private Path data = Path.of(".coldstream");

    @Override
    public Integer call() throws InterruptedException {
        URI base = api != null ? api : Addresses.read(data).map(Addresses::api).orElse(URI.create(USUAL_URL));
        try (RedriveApi at = new RedriveApi(base, secret())) {
            ObjectNode filter = wanted.json();
            return isWanted(at, filter) ? redrive(at, filter, base) : 0;
        } catch (IOException e) {
            throw new CannotStartException("The API at " + base + " does not answer (--api, --data)", e);
        }
    }

    private @Nullable Secret secret() {
        String set = token != null ? token : System.getenv(TOKEN);
        return set == null || set.isBlank() ? null : new Secret(set.strip());
    }

    /** Shows the preview, and asks. */
    private boolean isWanted(RedriveApi at, ObjectNode filter) throws IOException, InterruptedException {
        if (json && yes) {
            return true;
        }
        RedriveApi.Answer preview = at.preview(filter);
        if (!preview.isOk()) {
            if (preview.status() == 503 && yes) {
                say(preview.problem());
                return true;
            }
            throw new CannotStartException(preview.problem());
        }
        if (json) {
            say(preview.json().toString());
            return false;
        }
        Report.preview(preview.json()).forEach(this::say);
        long leaving = Report.leaving(preview.json());
        boolean all = preview.json().path("tried").asLong()
                == preview.json().path("matched").asLong();
        if (leaving == 0 && all) {
            say("Nothing would be sent again.");
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
        say("Nothing was changed.");
        return false;
    }

    private int redrive(RedriveApi at, ObjectNode filter, URI base) throws IOException, InterruptedException {
        RedriveApi.Answer begun = at.start(filter);
        if (!begun.isOk()) {
            throw new CannotStartException(begun.problem());
        }
        JsonNode end;
        try {
            end = followed(at, begun.json());
        } catch (IOException e) {
            throw new CannotStartException(
                    "The API at " + base + " does not answer any more. Running this again goes on with what is left",
                    e);
        }
        String state = end.path("state").asText();
        if (json) {
            say(end.toString());
        } else if (state.equals("done")) {
            say("Done: " + Report.progress(end) + ".");
        } else {
            say(Report.progress(end) + ".");
            throw new CannotStartException("The redrive has ended early (" + state + ": "
                    + end.path("problem").asText("the API was started anew")
                    + "). Running this again goes on with what is left");
        }
        return state.equals("done") ? 0 : 1;
    }

    /** Shows how far it is until it ends, or until the API knows of another one or none: then it was started anew. */
    private JsonNode followed(RedriveApi at, JsonNode begun) throws IOException, InterruptedException {
        JsonNode seen = begun;
        String said = "";
        while (seen.path("state").asText().equals("running")) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            RedriveApi.Answer answer = at.progress();
            if (!answer.isOk()) {
                throw new IOException(answer.problem());
            }
            seen = answer.json();
            String line = Report.progress(seen);
            boolean running = seen.path("state").asText().equals("running");
            if (running && !line.equals(said) && !json && seen.has("matched")) {
                say("  " + line);
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

    private void say(String line) {
        out().println(line);
    }
}
