package io.coldstream.local.api;

import io.coldstream.local.Addresses;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where the query API is, who asks, and how its answers are printed: the same for every command that asks it. */
public final class ApiOptions {

    private static final String TOKEN = "COLDSTREAM_API_TOKEN";
    private static final String USUAL_URL = "http://127.0.0.1:8081";

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(names = "--json", order = 100, description = "Prints the API's JSON.")
    private boolean json;

    @Option(
            names = "--api",
            order = 101,
            paramLabel = "URL",
            description = "The query API; by default that of the 'coldstream up' on the data folder, else " + USUAL_URL)
    private @Nullable URI api;

    @Option(
            names = "--token",
            order = 102,
            paramLabel = "TOKEN",
            description = "A token, where the API demands one, an operator's for changes; better in " + TOKEN + ".")
    private @Nullable String token;

    @Option(
            names = "--data",
            order = 103,
            paramLabel = "DIR",
            defaultValue = ".coldstream",
            description = "Data folder of 'coldstream up', for its address (${DEFAULT-VALUE}).")
    private Path data = Path.of(".coldstream");

    /** What a command wants of the API. */
    @FunctionalInterface
    public interface Conversation {
        /** @return the exit status */
        int with(Api api) throws IOException, InterruptedException;
    }

    /** @throws CannotStartException if nothing answers */
    public int ask(Conversation conversation) throws InterruptedException {
        URI base = base();
        try (Api asked = new Api(base, secret())) {
            return conversation.with(asked);
        } catch (IOException e) {
            throw new CannotStartException("The API at " + base + " does not answer (--api, --data)", e);
        }
    }

    public URI base() {
        return api != null ? api : Addresses.read(data).map(Addresses::api).orElse(URI.create(USUAL_URL));
    }

    public boolean isJson() {
        return json;
    }

    /** Prints a line; what would move a terminal's cursor stands as a question mark. */
    public void say(String line) {
        StringBuilder plain = new StringBuilder(line);
        for (int i = 0; i < plain.length(); i++) {
            if (Character.isISOControl(plain.charAt(i))) {
                plain.setCharAt(i, '?');
            }
        }
        if (spec != null) {
            spec.commandLine().getOut().println(plain);
        }
    }

    private @Nullable Secret secret() {
        String set = token != null ? token : System.getenv(TOKEN);
        return set == null || set.isBlank() ? null : new Secret(set.strip());
    }
}
