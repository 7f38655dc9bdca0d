package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void plainCellsStandAsTheyAre() {
        assertThat(Csv.line(List.of("GOOGLE", "", "8.16", "a b"))).isEqualTo("GOOGLE,,8.16,a b\r\n");
    }

    @Test
    void cellsWithSeparatorsQuotesOrLineBreaksAreQuoted() {
        assertThat(Csv.line(List.of("a,b", "say \"hi\"", "one\ntwo", "one\rtwo", "a;b", "a\tb")))
                .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"one\ntwo\",\"one\rtwo\",\"a;b\",\"a\tb\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\uFF1D1"})
    void whatBeginsLikeAFormulaGetsAnApostrophe(String text) {
        assertThat(Csv.line(List.of(text))).isEqualTo("'" + text + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0,x"})
    void whatBeginsLikeAFormulaIsNeutralisedInsideItsQuotes(String text) {
        assertThat(Csv.line(List.of(text))).isEqualTo("\"'" + text + "\"\r\n");
    }

    @Test
    void aSignWithinACellIsNoFormula() {
        assertThat(Csv.line(List.of("a=b", "x@example.com", "2026-11"))).isEqualTo("a=b,x@example.com,2026-11\r\n");
    }
}
