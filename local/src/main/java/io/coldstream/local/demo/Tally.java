package io.coldstream.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the demo is, as two independent books tell it: the sandbox's ledger, and what Coldstream shows.
 *
 * @param armed subscriptions that are renewed
 * @param watched subscriptions for which it is only said what would be done
 * @param charged renewals in the ledger
 * @param confirmed those of them that a read showed to Coldstream
 * @param underWay renewals that were begun and are not yet settled
 * @param parked renewals that wait for a person
 * @param spent what the renewals cost, as the ledger has it
 */
record Tally(int armed, int watched, int charged, int confirmed, int underWay, int parked, BigDecimal spent) {

    private static final String ID = "subscriptionId";

    /**
     * @param ledger the sandbox's entries
     * @param subscriptions as the API lists them
     */
    static Tally of(Iterable<JsonNode> ledger, Iterable<JsonNode> subscriptions) {
        Map<String, Instant> readUntil = new HashMap<>();
        int armed = 0;
        int watched = 0;
        int underWay = 0;
        int parked = 0;
        for (JsonNode subscription : subscriptions) {
            boolean isArmed = subscription.at("/policy/mode").asText().equals("ARMED");
            armed += isArmed ? 1 : 0;
            watched += isArmed ? 0 : 1;
            switch (subscription.at("/renewal/state").asText()) {
                case "PARKED" -> parked++;
                case "", "CONFIRMED", "RESOLVED", "WITHDRAWN" -> {}
                default -> underWay++;
            }
            if (subscription.hasNonNull("observedPeriodEnd")) {
                readUntil.put(
                        subscription.path(ID).asText(),
                        Instant.parse(subscription.path("observedPeriodEnd").asText()));
            }
        }
        int charged = 0;
        int confirmed = 0;
        BigDecimal spent = BigDecimal.ZERO;
        for (JsonNode entry : ledger) {
            if (entry.path("kind").asText().equals("renewal")) {
                Instant paidUntil = Instant.parse(entry.path("periodEnd").asText());
                Instant seen = readUntil.getOrDefault(entry.path(ID).asText(), Instant.MIN);
                charged++;
                confirmed += seen.isBefore(paidUntil) ? 0 : 1;
                spent = spent.add(new BigDecimal(entry.path("amount").asText()));
            }
        }
        return new Tally(armed, watched, charged, confirmed, underWay, parked, spent);
    }

    String words() {
        return armed + " armed, " + watched + " not; renewals: " + charged + " charged, " + confirmed + " confirmed, "
                + underWay + " under way, " + parked + " parked; " + spent.toPlainString() + " spent on them so far";
    }
}
