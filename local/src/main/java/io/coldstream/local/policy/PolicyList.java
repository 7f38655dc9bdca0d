package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coldstream policy list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows all policies, a line each.")
final class PolicyList implements Callable<Integer> {

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        return api.ask(this::list);
    }

    private int list(Api at) throws IOException, InterruptedException {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        String next = "";
        do {
            JsonNode page = at.get("/api/policies?limit=500" + (next.isEmpty() ? "" : "&cursor=" + next))
                    .orRefusal();
            page.path("items").forEach(all::add);
            next = page.path("next").asText();
        } while (!next.isEmpty());
        if (api.isJson()) {
            api.say(all.toString());
            return 0;
        }
        if (all.isEmpty()) {
            api.say("There are no policies, so everything is a dry run: decided and published, never paid.");
        }
        int width = 0;
        for (JsonNode policy : all) {
            width = Math.max(width, policy.path("scope").asText().length());
        }
        for (JsonNode policy : all) {
            String scope = policy.path("scope").asText();
            String from = policy.path("inForce").asBoolean(true)
                    ? ""
                    : " (from " + Lines.time(policy.path("effectiveFrom")) + ")";
            api.say(scope + " ".repeat(width - scope.length()) + "  version "
                    + policy.path("version").asText() + ": " + Field.summary(policy) + from);
        }
        return 0;
    }
}
