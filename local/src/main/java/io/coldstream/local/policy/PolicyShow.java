package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coldstream policy show SCOPE}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows one scope's policy, under the names by which 'policy set' changes it.")
final class PolicyShow implements Callable<Integer> {

    @Parameters(paramLabel = "SCOPE", description = "default, user:ID, domain:NAME or subscription:ID.")
    private String scope = "";

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        return api.ask(this::show);
    }

    private int show(Api at) throws IOException, InterruptedException {
        JsonNode policy = at.get(PolicySet.path(scope)).orRefusal();
        if (api.isJson()) {
            api.say(policy.toString());
            return 0;
        }
        api.say(Lines.head(policy));
        Field.lines(policy).forEach(api::say);
        if (!policy.path("inForce").asBoolean(true)) {
            JsonNode before = policy.path("superseded");
            api.say(
                    before.isMissingNode()
                            ? "Until then: no policy of this scope."
                            : "Until then: version " + before.path("version").asText() + ", " + Field.summary(before));
        }
        return 0;
    }
}
