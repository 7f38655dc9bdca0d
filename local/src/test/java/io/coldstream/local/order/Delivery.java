package io.coldstream.local.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One webhook as it reaches us.
 *
 * @param sentAt what its header says
 */
record Delivery(String body, Instant sentAt, Instant receivedAt) {

    /** Longer than the shuffle holds any back: nothing is received before it was sent. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(1);

    /** Each once, in the order in which they were sent. */
    static List<Delivery> inOrder(History history) {
        return history.told().stream()
                .map(sent ->
                        new Delivery(sent.webhook().body(), sent.at(), sent.at().plus(ON_ITS_WAY)))
                .toList();
    }

    /**
     * In any order within a window, some twice, the second time later and within the window too. Nobody knows whether the
     * vendor renews its time header when it repeats: half of the repetitions come with a new one.
     */
    static List<Delivery> shuffled(History history, int window, double repeated, Random random) {
        record Placed(History.Sent sent, double place, boolean again) {}
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < history.told().size(); i++) {
            History.Sent sent = history.told().get(i);
            double place = i + random.nextDouble() * window;
            placed.add(new Placed(sent, place, false));
            if (random.nextDouble() < repeated) {
                placed.add(new Placed(sent, place + random.nextDouble() * (i + window - place), random.nextBoolean()));
            }
        }
        placed.sort(Comparator.comparingDouble(Placed::place));
        Instant first = history.told().getFirst().at().plus(ON_ITS_WAY);
        return IntStream.range(0, placed.size())
                .mapToObj(i -> {
                    History.Sent sent = placed.get(i).sent();
                    Instant received = first.plus(History.PACE.multipliedBy(i));
                    Instant claimed = placed.get(i).again() ? received.minusMillis(5) : sent.at();
                    return new Delivery(sent.webhook().body(), claimed, received);
                })
                .toList();
    }
}
