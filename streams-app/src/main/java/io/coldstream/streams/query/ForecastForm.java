package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.domain.Money;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a forecast is asked for.
 *
 * @param candidates by scope; one without any field is thought away
 * @param wallet what the reseller's wallet holds; {@code null} when it is not to matter
 * @param items how many periods are shown one by one
 */
record ForecastForm(
        Duration within,
        Map<String, RenewalPolicy.Builder> candidates,
        @Nullable Money wallet,
        int items) {

    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final int MOST_CANDIDATES = 100;
    private static final int USUAL_ITEMS = 1_000;
    private static final int MOST_ITEMS = 10_000;

    /** @throws Refused with every problem of the body, those of its policies among them */
    static ForecastForm read(Ask ask, PolicyForm policies) {
        Form form = new Form(ask.body());
        Duration within = form.duration("within", Duration.ofHours(1), LONGEST);
        Form parts = form.part("policies");
        Map<String, RenewalPolicy.Builder> candidates = new TreeMap<>();
        if (parts != null && parts.names().size() > MOST_CANDIDATES) {
            form.problem("policies: at most " + MOST_CANDIDATES);
        } else if (parts != null) {
            for (String scope : parts.names()) {
                Form part = parts.part(scope);
                if (part != null) {
                    candidates.put(scope, policies.candidate(scope, part));
                } else if (parts.isNothing(scope) && PolicyForm.isScope(scope)) {
                    candidates.put(scope, policies.nothing(scope));
                } else {
                    parts.problem("only of scopes, such as default: a policy, or null for none");
                }
            }
        }
        Money wallet = form.money("wallet", policies.currency());
        int items = form.count("items", 0, MOST_ITEMS, USUAL_ITEMS);
        form.check();
        return new ForecastForm(Objects.requireNonNullElse(within, USUAL), candidates, wallet, items);
    }
}
