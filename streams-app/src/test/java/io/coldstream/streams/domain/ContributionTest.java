package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContributionTest {

    private static final Bucket GOOGLE = Bucket.of(Dimension.PROVIDER, "GOOGLE");
    private static final Bucket MICROSOFT = Bucket.of(Dimension.PROVIDER, "MICROSOFT");
    private static final Bucket TOTAL = Bucket.of(Dimension.TOTAL, "all");
    private static final Tally PRICED = Tally.mailbox(usd("8.16"));

    @Test
    void whatMovesIsTakenFromOneBucketAndAddedToTheOther() {
        Contribution before = new Contribution(Map.of(TOTAL, PRICED, GOOGLE, PRICED));
        Contribution after = new Contribution(Map.of(TOTAL, PRICED, MICROSOFT, PRICED));

        assertThat(after.since(before).tallies()).isEqualTo(Map.of(GOOGLE, PRICED.negated(), MICROSOFT, PRICED));
    }

    @Test
    void whatStaysChangesNothing() {
        Contribution same = new Contribution(Map.of(TOTAL, PRICED));

        assertThat(same.since(new Contribution(Map.of(TOTAL, PRICED))).isNothing())
                .isTrue();
    }

    @Test
    void anotherPriceChangesTheSumAlone() {
        Contribution after = new Contribution(Map.of(TOTAL, Tally.mailbox(usd("9"))));

        assertThat(after.since(new Contribution(Map.of(TOTAL, PRICED))).tallies())
                .isEqualTo(Map.of(TOTAL, new Tally(0, 0, Map.of("USD", new BigDecimal("0.84")))));
    }

    @Test
    void sumsOfPricesAreExact() {
        Tally sum = Tally.NOTHING;
        for (int i = 0; i < 1_000; i++) {
            sum = sum.plus(Tally.mailbox(usd("0.1")));
        }

        assertThat(sum).isEqualTo(new Tally(1_000, 0, Map.of("USD", new BigDecimal("100.00"))));
        assertThat(sum.plus(sum.negated()).isNothing()).isTrue();
    }

    /** The sum of all changes is what is counted last, in whichever order the changes are added up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void changesAddUpToTheLastInAnyOrder(long seed) {
        Random random = new Random(seed);
        Map<String, Contribution> counted = new HashMap<>();
        List<Contribution> changes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String key = "record-" + random.nextInt(7);
            Contribution after = any(random);
            changes.add(after.since(counted.getOrDefault(key, Contribution.NOTHING)));
            counted.put(key, after);
        }
        Collections.shuffle(changes, random);

        Contribution sum = changes.stream().reduce(Contribution.NOTHING, ContributionTest::plus);

        assertThat(sum).isEqualTo(counted.values().stream().reduce(Contribution.NOTHING, ContributionTest::plus));
        assertThat(sum.isNothing()).isFalse();
    }

    private static Contribution plus(Contribution one, Contribution other) {
        Map<Bucket, Tally> sums = new HashMap<>(one.tallies());
        other.tallies().forEach((bucket, tally) -> sums.merge(bucket, tally, Tally::plus));
        return new Contribution(sums);
    }

    private static Contribution any(Random random) {
        Map<Bucket, Tally> tallies = new HashMap<>();
        for (Bucket bucket : List.of(TOTAL, GOOGLE, MICROSOFT)) {
            if (random.nextInt(3) > 0) {
                tallies.put(
                        bucket,
                        random.nextBoolean()
                                ? Tally.subscription()
                                : Tally.mailbox(
                                        random.nextBoolean() ? null : usd(Integer.toString(random.nextInt(3)))));
            }
        }
        return new Contribution(tallies);
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), "USD");
    }
}
