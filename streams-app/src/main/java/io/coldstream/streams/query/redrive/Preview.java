package io.coldstream.streams.query.redrive;

import java.util.List;

/**
 * What a redrive would change.
 *
 * @param matched letters that the filter wants
 * @param more whether there are more of them than fit into one redrive
 * @param tried of those, how many were tried in the time that a preview has
 * @param lines how many of what kind; of more than a hundred kinds the rest is one
 * @param samples the first ones
 */
public record Preview(long matched, boolean more, long tried, List<Line> lines, List<Sample> samples) {

    public Preview {
        lines = List.copyOf(lines);
        samples = List.copyOf(samples);
    }

    /** The outcome of some letters: {@code applied}, {@code parked}, or {@code stays} with a reason. */
    public record Line(String event, String outcome, String reason, long count) {}

    /** One letter, and where it would go. */
    public record Sample(String deadLetterId, String event, Verdict verdict) {}

    /** In the API's words. */
    public static String outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Leaves leaves -> leaves.parks() ? "parked" : "applied";
            case Verdict.Stays stays -> "stays";
        };
    }

    /** The reason why it stays; empty when it does not. */
    public static String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Leaves leaves -> "";
            case Verdict.Stays stays -> stays.reason();
        };
    }
}
