package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.domain.MembershipTold.Standing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the order and however often its inputs come, a domain ends in one state. */
class DomainOrderTest {

    private static final String ALIAS = "domain:USER1/example.com";
    private static final Instant START = Instant.parse("2026-01-10T12:00:00Z");
    private static final Instant EXPIRY = START.plus(Duration.ofDays(60));
    private static final long SEED = 20261120;

    /** A history that holds every kind of event, standing and contradiction. */
    private static final List<DomainInput> HISTORY = List.of(
            new DomainEvent.DomainOrdered(about(0, "DOM1"), "ORDER1", START, EXPIRY, money("12.50")),
            new DomainEvent.DomainRenewalFailed(about(50, null), "wallet empty", EXPIRY),
            new DomainEvent.DomainInGrace(about(61, "DOM1"), EXPIRY.plus(Duration.ofDays(9))),
            new DomainEvent.DomainRenewed(about(63, null), EXPIRY.plus(Duration.ofDays(365))),
            new DomainEvent.DomainExpired(about(63, "DOM2"), EXPIRY),
            new DomainEvent.DomainOrderFailed(about(3, null), "ORDER2", "taken"),
            new DomainEvent.DomainTold(about(4, null)),
            told("SUB1", "DOM1", 9, Standing.MEMBER, 9),
            told("SUB1", "DOM2", 1, Standing.MEMBER, 12),
            told("SUB1", null, 1, Standing.SHOWN, 30),
            told("SUB1", null, 1, Standing.ENDED, 30),
            told("SUB1", null, 1, Standing.SUCCEEDED, 31),
            told("SUB2", "DOM1", 2, Standing.MEMBER, 20),
            told("SUB2", "DOM1", 2, Standing.LEFT, 20),
            told("SUB2", "DOM1", 2, Standing.MEMBER, 22),
            told("SUB3", null, 2, Standing.MEMBER, 10),
            timer(15),
            timer(60),
            timer(58));

    @Test
    void everyOrderOfSixInputsEndsInTheSameState() {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            List<DomainInput> six = shuffled(HISTORY, random).subList(0, 6);
            Domain wanted = fold(six);

            permutations(six)
                    .forEach(order -> assertThat(fold(order)).as("%s", order).isEqualTo(wanted));
        }
    }

    @Test
    void randomOrdersOfTheWholeHistoryWithRepetitionsEndInTheSameState() {
        Random random = new Random(SEED);
        Domain wanted = fold(HISTORY);
        for (int round = 0; round < 5_000; round++) {
            List<DomainInput> repeated = new ArrayList<>(HISTORY);
            repeated.addAll(shuffled(HISTORY, random).subList(0, random.nextInt(HISTORY.size())));

            assertThat(fold(shuffled(repeated, random))).isEqualTo(wanted);
        }
        assertThat(wanted.expiresAt()).isEqualTo(EXPIRY.plus(Duration.ofDays(365)));
        assertThat(wanted.members().living()).containsExactly("SUB2", "SUB3");
    }

    @Test
    void repetitionOfWhatWasAppliedLeadsToNothing() {
        Domain ended = fold(HISTORY);

        for (DomainInput input : HISTORY) {
            boolean isAsking = input instanceof MembershipTold told && told.standing() == Standing.MEMBER;
            assertThat(DomainDecider.decide(ended, input, ended.apply(input))).hasSize(isAsking ? 1 : 0);
        }
    }

    @Test
    void theThousandAndFirstMemberTakesThePlaceOfTheOneThatMattersLeast() {
        Domain domain = Domain.unknown(ALIAS);
        for (int i = 0; i < Members.MOST; i++) {
            domain = domain.apply(told("SUB" + i, null, i, Standing.MEMBER, i));
        }
        domain = domain.apply(told("SUB500", null, 500, Standing.SUCCEEDED, 600));

        Domain after = domain.apply(told("NEW", null, 2_000, Standing.MEMBER, 2_000));

        assertThat(after.members().byId())
                .hasSize(Members.MOST)
                .containsKey("NEW")
                .doesNotContainKey("SUB500");
        assertThat(after.members().places().get("NEW"))
                .isNotNull()
                .satisfies(place -> assertThat(place.elders()).hasSize(Members.MOST_TOLD));
    }

    private static Domain fold(List<DomainInput> inputs) {
        Domain domain = Domain.unknown(ALIAS);
        for (DomainInput input : inputs) {
            domain = domain.apply(input);
        }
        return domain;
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        List<T> copy = new ArrayList<>(list);
        java.util.Collections.shuffle(copy, random);
        return copy;
    }

    private static <T> List<List<T>> permutations(List<T> list) {
        if (list.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            List<T> rest = new ArrayList<>(list);
            T first = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> order = new ArrayList<>(List.of(first));
                order.addAll(tail);
                all.add(order);
            }
        }
        return all;
    }

    private static About about(int day, @Nullable String domainId) {
        Instant at = START.plus(Duration.ofDays(day));
        String hash = "hash" + day + domainId;
        return new About(hash, new Stamp(at, hash), at, null, domainId, "example.com", null);
    }

    private static MembershipTold told(String id, @Nullable String domainId, int since, Standing standing, int day) {
        return new MembershipTold(id, domainId, START.plusSeconds(since), standing, START.plus(Duration.ofDays(day)));
    }

    private static DomainTimerFired timer(int day) {
        Instant at = START.plus(Duration.ofDays(day));
        return new DomainTimerFired(TimerKind.DOMAIN, at, at);
    }

    private static Money money(String amount) {
        return new Money(new BigDecimal(amount), "USD");
    }
}
