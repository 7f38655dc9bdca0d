package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coldstream policy delete SCOPE}. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Takes one scope's policy away at once, so that wider ones hold. One may be ARMED: look first.")
final class PolicyDelete implements Callable<Integer> {

    @Parameters(paramLabel = "SCOPE", description = "default, user:ID, domain:NAME or subscription:ID.")
    private String scope = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for those who read it later.")
    private @Nullable String reason;

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        return api.ask(this::delete);
    }

    private int delete(Api at) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (reason != null) {
            body.put("reason", reason);
        }
        JsonNode gone = at.send("DELETE", PolicySet.path(scope), body).orRefusal();
        api.say(
                api.isJson()
                        ? gone.toString()
                        : scope + " has no policy any more (version "
                                + gone.path("version").asText() + "); wider ones hold now.");
        return 0;
    }
}
