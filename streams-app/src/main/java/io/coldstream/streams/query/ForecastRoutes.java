package io.coldstream.streams.query;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.forecast.Forecast;
import io.coldstream.streams.stores.PolicyBook;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Plays renewal through over all subscriptions, under the policies as they are or as they might be. */
final class ForecastRoutes {

    /** Of subscriptions, and of their periods: what fits in memory and in a minute. */
    static final int MOST_PERIODS = 100_000;

    private final Relay relay;
    private final Prospects prospects;
    private final Spent spent;
    private final BusinessClock clock;
    private final String currency;

    /** One at a time: it takes memory for all subscriptions. */
    private final Semaphore turn = new Semaphore(1);

    ForecastRoutes(Relay relay, Prospects prospects, Spent spent, BusinessClock clock, String currency) {
        this.relay = relay;
        this.prospects = prospects;
        this.spent = spent;
        this.clock = clock;
        this.currency = currency;
    }

    Answer forecast(Ask ask) {
        Instant now = clock.now();
        ForecastForm form = ForecastForm.read(ask, new PolicyForm(currency, now));
        if (!turn.tryAcquire()) {
            throw Refused.unavailable("Another forecast is being made. Ask again in a moment.");
        }
        try {
            Instant until = now.plus(form.within());
            Map<String, RenewalPolicy> policies = policies(form, now);
            List<Subscription> subscriptions = prospects.gathered(ask, until, MOST_PERIODS);
            Forecast forecast = Forecast.of(
                    subscriptions,
                    new Forecast.Question(
                            now,
                            until,
                            new PolicyBook(policies::get),
                            spent.gathered(ask, now),
                            form.wallet(),
                            MOST_PERIODS));
            if (forecast == null) {
                throw Prospects.tooMany(MOST_PERIODS);
            }
            return Answer.ok(ForecastView.of(forecast, form)
                    .with("from", now)
                    .with("until", until)
                    .with("subscriptions", subscriptions.size())
                    .with("spendingStopped", new PolicyBook(policies::get).spendingStopped()));
        } finally {
            turn.release();
        }
    }

    /** Read once, so that the whole forecast rests on the same ones. */
    private Map<String, RenewalPolicy> policies(ForecastForm form, Instant now) {
        Map<String, RenewalPolicy> policies = new HashMap<>();
        relay.views().policies().forEach(policy -> policies.put(policy.getScope(), policy));
        form.candidates()
                .forEach((scope, candidate) ->
                        policies.compute(scope, (same, before) -> PolicyBook.following(before, candidate, now)));
        return policies;
    }
}
