package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import io.coldstream.schemas.process.SettingsException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coldstream policy set SCOPE}: reads the policy, changes what is named, and writes it whole if nobody else has meanwhile. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Changes the fields that are named and keeps the others; makes the policy where there is none.",
            "Prints what it changed. What it leads to shows 'policy forecast' with the same options, beforehand."
        })
final class PolicySet implements Callable<Integer> {

    private static final int NOT_FOUND = 404;

    @Parameters(paramLabel = "SCOPE", description = "default, user:ID, domain:NAME or subscription:ID.")
    private String scope = "";

    @ArgGroup(exclusive = false)
    private Wanted wanted = new Wanted();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for those who read it later.")
    private String reason = "";

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        return api.ask(this::set);
    }

    private int set(Api at) throws IOException, InterruptedException {
        JsonNode before = policy(at, scope);
        ObjectNode next = next(before, wanted)
                .put("version", before.path("version").asLong())
                .put("reason", reason);
        JsonNode after = at.send("PUT", path(scope), next).orRefusal();
        if (api.isJson()) {
            api.say(after.toString());
            return 0;
        }
        String was =
                before.isMissingNode() ? "new" : "was " + before.path("version").asText();
        api.say(scope + ", version " + after.path("version").asText() + " (" + was + ")");
        List<String> changes = Field.changes(before, after);
        changes.forEach(api::say);
        if (changes.isEmpty()) {
            api.say("  nothing differs");
        }
        api.say(
                after.path("inForce").asBoolean(true)
                        ? "It holds now."
                        : "It holds from " + Lines.time(after.path("effectiveFrom")) + " on.");
        return 0;
    }

    /** The policy of a scope as it is to be. */
    static ObjectNode next(JsonNode before, Wanted wanted) {
        if (!wanted.unknown().isEmpty()) {
            throw new SettingsException(List.of("--clear takes the names of the options without '--'; there is no "
                    + String.join(", ", wanted.unknown())));
        }
        return wanted.over(before);
    }

    /** The policy of a scope as it is; missing when there is none. */
    static JsonNode policy(Api at, String scope) throws IOException, InterruptedException {
        Api.Answer found = at.get(path(scope));
        return found.status() == NOT_FOUND ? MissingNode.getInstance() : found.orRefusal();
    }

    static String path(String scope) {
        return "/api/policies/" + Api.segment(scope);
    }
}
