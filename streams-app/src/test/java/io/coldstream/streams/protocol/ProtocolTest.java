package io.coldstream.streams.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.protocol.Bounds.Assumption;
import io.coldstream.streams.protocol.Checker.Result;
import io.coldstream.streams.protocol.Checker.Violation;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The protocol of paid renewals holds, whatever happens in whatever order; and the check would tell if it did not. */
class ProtocolTest {

    private static final Set<Property> ALL = EnumSet.allOf(Property.class);

    @Test
    void everyPropertyHoldsWhateverTwoFaultsAndOnePersonDo() {
        Bounds bounds = new Bounds(2, 1, Time.RETRY_PARKED, Assumption.CALLS_END_BEFORE_A_PERSON_RETRIES);

        Result result = check(bounds, Mutant.NONE, ALL);

        assertThat(result.violation()).isNull();
        assertThat(result.atRest()).isPositive();
        assertThat(result.reached())
                .as("what the check must have come across")
                .containsAll(EnumSet.range(Situation.values()[0], Situation.SECOND_ATTEMPT_CONFIRMED));
    }

    @Test
    void everyPropertyHoldsIntoTheNextPeriodWhateverOneFaultDoes() {
        Bounds bounds = new Bounds(1, 0, Time.NEXT_PERIOD_PARKED, Assumption.NOTHING);

        Result result = check(bounds, Mutant.NONE, ALL);

        assertThat(result.violation()).isNull();
        assertThat(result.reached()).contains(Situation.NEXT_PERIOD_CONFIRMED);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void mutantIsCaughtWithOneFault(Mutant mutant) {
        Property broken = Objects.requireNonNull(mutant.broken());
        Bounds bounds = new Bounds(1, 0, Time.RETRY_PARKED, Assumption.NOTHING);

        Violation violation = check(bounds, mutant, EnumSet.of(broken)).violation();

        assertThat(violation).isNotNull();
        assertThat(Objects.requireNonNull(violation).property()).isEqualTo(broken);
    }

    @Test
    void callThatOutlivesTheReconciliationAndAPersonsRetryTogetherCanStillDouble() {
        Bounds bounds = new Bounds(1, 1, Time.RETRY_PARKED, Assumption.NOTHING);

        Violation violation = check(bounds, Mutant.NONE, ALL).violation();

        assertThat(violation).isNotNull();
        assertThat(Objects.requireNonNull(violation).property()).isEqualTo(Property.NO_OPERATION_IS_CHARGED_TWICE);
    }

    private static Result check(Bounds bounds, Mutant mutant, Set<Property> properties) {
        Result result = Checker.check(new Model(bounds, mutant), properties);
        System.out.println((mutant == Mutant.NONE ? "The protocol" : mutant) + ", " + bounds + ": " + result);
        if (result.violation() != null) {
            System.out.println(result.violation());
        }
        return result;
    }
}
