package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers a preview letter by letter; what it keeps is bounded, however many there are. */
final class Prospect {

    private static final int MOST_KINDS = 100;
    private static final int MOST_SAMPLES = 20;
    private static final int MOST_TARGETS = 10;
    private static final int LONGEST_EVENT = 100;

    private final Map<Kind, Long> kinds = new LinkedHashMap<>();
    private final List<Preview.Sample> samples = new ArrayList<>();
    private long tried;

    private record Kind(String event, String outcome, String reason) {}

    void add(DeadLetter letter, Verdict verdict) {
        tried++;
        String event = shortened(letter.getEvent());
        Kind kind = new Kind(event, Preview.outcome(verdict), Preview.reason(verdict));
        boolean room = kinds.size() < MOST_KINDS || kinds.containsKey(kind);
        kinds.merge(room ? kind : new Kind("(others)", "", ""), 1L, Long::sum);
        if (samples.size() < MOST_SAMPLES) {
            samples.add(new Preview.Sample(letter.getDeadLetterId(), event, bounded(verdict)));
        }
    }

    Preview preview(LetterBox.Reading reading) {
        List<Preview.Line> lines = kinds.entrySet().stream()
                .map(entry -> new Preview.Line(
                        entry.getKey().event(),
                        entry.getKey().outcome(),
                        entry.getKey().reason(),
                        entry.getValue()))
                .toList();
        return new Preview(reading.matched(), reading.hasMore(), tried, lines, samples);
    }

    private static Verdict bounded(Verdict verdict) {
        return verdict instanceof Verdict.Leaves leaves && leaves.to().size() > MOST_TARGETS
                ? new Verdict.Leaves(leaves.parks(), leaves.to().subList(0, MOST_TARGETS))
                : verdict;
    }

    private static String shortened(String event) {
        return event.length() <= LONGEST_EVENT ? event : event.substring(0, LONGEST_EVENT) + "…";
    }
}
