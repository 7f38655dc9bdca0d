package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.local.api.Api;
import io.coldstream.local.api.ApiOptions;
import io.coldstream.schemas.process.SettingsException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coldstream policy forecast [SCOPE]}: what would be renewed, as things are and with other values. */
@Command(
        name = "forecast",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plays renewal through: what would be renewed, when, for how much, what would not, and why.",
            "With a SCOPE and options of 'policy set' also with these values, beside things as they are. Changes nothing."
        })
final class PolicyForecast implements Callable<Integer> {

    private static final String PATH = "/api/renewals/forecast";
    private static final int USUAL_ITEMS = 10;

    @Parameters(
            arity = "0..1",
            paramLabel = "SCOPE",
            description = "Whose policy would differ: default, user:ID, domain:NAME or subscription:ID.")
    private @Nullable String scope;

    @Option(names = "--within", paramLabel = "TIME", description = "How far ahead: 90d (the default), at most 400d.")
    private String within = "90d";

    @Option(names = "--wallet", paramLabel = "AMOUNT", description = "What the reseller's wallet holds.")
    private @Nullable String wallet;

    @Option(names = "--items", paramLabel = "N", description = "Shows so many periods one by one (10).")
    private int items = USUAL_ITEMS;

    @ArgGroup(exclusive = false)
    private Wanted wanted = new Wanted();

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws InterruptedException {
        return api.ask(this::forecast);
    }

    private int forecast(Api at) throws IOException, InterruptedException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("within", Wanted.span(within));
        question.put("items", items);
        if (wallet != null) {
            question.set("wallet", wanted.money(wallet));
        }
        JsonNode now = null;
        if (scope == null) {
            refuseValuesWithoutScope();
        } else {
            now = api.isJson() ? null : at.send("POST", PATH, question).orRefusal();
            ObjectNode candidate = PolicySet.next(PolicySet.policy(at, scope), wanted);
            question.putObject("policies").set(scope, candidate);
        }
        JsonNode then = at.send("POST", PATH, question).orRefusal();
        if (api.isJson()) {
            api.say(then.toString());
        } else {
            Outlook.lines(now, then).forEach(api::say);
        }
        return 0;
    }

    private void refuseValuesWithoutScope() {
        if (!wanted.over(JsonNodeFactory.instance.objectNode()).isEmpty()) {
            throw new SettingsException(
                    List.of("Name the SCOPE whose policy would have these values, such as default"));
        }
    }
}
