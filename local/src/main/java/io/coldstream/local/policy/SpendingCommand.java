package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coldstream spending}: the switch over all that costs money. */
@Command(
        name = "spending",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Stops all paid commands within a second, those already released included, and lets them go on.",
            "Everything else goes on meanwhile: webhooks, reads, notices. What is due while it is stopped waits."
        })
public final class SpendingCommand {

    private static final String PATH = "/api/spending";

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows whether spending is stopped, and why.")
    int show(@Mixin ApiOptions api) throws InterruptedException {
        return api.ask(at -> told(api, at.get(PATH)));
    }

    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Stops every paid command, at once.")
    int stop(
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.") String reason,
            @Mixin ApiOptions api)
            throws InterruptedException {
        return api.ask(at -> told(api, put(at, true, reason)));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lets paid commands go on; each rests on a new read.")
    int resume(
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.") String reason,
            @Mixin ApiOptions api)
            throws InterruptedException {
        return api.ask(at -> told(api, put(at, false, reason)));
    }

    private static Api.Answer put(Api at, boolean stopped, String reason) throws IOException, InterruptedException {
        return at.send(
                "PUT",
                PATH,
                JsonNodeFactory.instance.objectNode().put("stopped", stopped).put("reason", reason));
    }

    private static int told(ApiOptions api, Api.Answer answer) {
        JsonNode now = answer.orRefusal();
        if (api.isJson()) {
            api.say(now.toString());
            return 0;
        }
        api.say(
                now.path("stopped").asBoolean()
                        ? "Spending is STOPPED: nothing is paid until 'spending resume'."
                        : "Spending is on: what is armed and due is paid.");
        if (now.has("version")) {
            api.say("  " + Lines.head(now));
        }
        return 0;
    }
}
