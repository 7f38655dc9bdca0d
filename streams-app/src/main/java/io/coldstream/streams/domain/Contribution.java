package io.coldstream.streams.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one record counts for: in each bucket that it belongs to, a tally. */
public record Contribution(Map<Bucket, Tally> tallies) {

    public static final Contribution NOTHING = new Contribution(Map.of());

    public Contribution {
        Map<Bucket, Tally> something = new LinkedHashMap<>(tallies);
        something.values().removeIf(Tally::isNothing);
        tallies = Collections.unmodifiableMap(something);
    }

    /** What has to be added where {@code before} was counted, so that this is counted instead. */
    public Contribution since(Contribution before) {
        Map<Bucket, Tally> changes = new LinkedHashMap<>();
        before.tallies.forEach((bucket, tally) -> changes.put(bucket, tally.negated()));
        tallies.forEach((bucket, tally) -> changes.merge(bucket, tally, Tally::plus));
        return new Contribution(changes);
    }

    public boolean isNothing() {
        return tallies.isEmpty();
    }
}
