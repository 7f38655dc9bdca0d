package io.coldstream.streams.topology;

import io.coldstream.streams.domain.Decision;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls for a person: counted by kind as {@code coldstream.alerts}, and logged with id and reason. Each is raised once with
 * its decision; after a crash before the commit, once more.
 */
final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String NAME = "coldstream.alerts";

    private final MeterRegistry metrics;

    Alerts(MeterRegistry metrics) {
        this.metrics = metrics;
        // From the start: a counter that first shows with its first alert hides that alert's increase.
        for (Decision.AlertKind kind : Decision.AlertKind.values()) {
            metrics.counter(NAME, "kind", code(kind));
        }
    }

    void raise(String subscriptionId, Decision.Alert alert) {
        String kind = code(alert.kind());
        metrics.counter(NAME, "kind", kind).increment();
        LOG.atWarn()
                .setMessage("A person is needed")
                .addKeyValue("alert", kind)
                .addKeyValue("subscriptionId", subscriptionId)
                .addKeyValue("id", alert.id())
                .addKeyValue("reason", alert.reason())
                .log();
    }

    private static String code(Decision.AlertKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
