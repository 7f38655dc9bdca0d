package io.coldstream.streams.domain.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleTest {

    @ParameterizedTest
    @CsvSource({
        "2027-03-05T10:00:00Z, 2027-04-05T10:00:00Z, 2027-05-05T10:00:00Z",
        "2027-11-15T10:00:00Z, 2028-02-15T10:00:00Z, 2028-05-15T10:00:00Z",
        "2027-02-28T10:00:00Z, 2028-02-28T10:00:00Z, 2029-02-28T10:00:00Z",
        "2027-12-31T10:00:00Z, 2028-01-31T10:00:00Z, 2028-02-29T10:00:00Z",
        "2028-01-31T10:00:00Z, 2028-02-29T10:00:00Z, 2028-03-31T10:00:00Z",
        "2028-02-29T10:00:00Z, 2029-02-28T10:00:00Z, 2030-02-28T10:00:00Z"
    })
    void wholeMonthsStayWholeMonths(Instant start, Instant end, Instant next) {
        assertThat(Cycle.next(start, end)).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({
        "2027-03-05T10:00:00Z, 2027-04-04T10:00:00Z, 2027-05-04T10:00:00Z",
        "2027-03-05T10:00:00Z, 2027-03-12T10:00:00Z, 2027-03-19T10:00:00Z",
        "2027-03-05T10:00:00Z, 2027-04-05T10:00:01Z, 2027-05-06T10:00:02Z"
    })
    void whatIsNoWholeMonthLongLastsAsLongAgain(Instant start, Instant end, Instant next) {
        assertThat(Cycle.next(start, end)).isEqualTo(next);
    }

    @Test
    void whatNobodyToldTheBeginningOfIsTakenForAMonth() {
        Instant end = Instant.parse("2028-01-31T10:00:00Z");
        assertThat(Cycle.next(null, end)).isEqualTo("2028-02-29T10:00:00Z");
        assertThat(Cycle.next(end, end)).isEqualTo("2028-02-29T10:00:00Z");
    }
}
