package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|JSON",
                "application/json|JSON",
                "text/csv|CSV",
                "TEXT/CSV; charset=utf-8|CSV",
                "text/*|CSV",
                "application/x-ndjson|NDJSON",
                "application/*|JSON",
                "text/html, */*;q=0.1|JSON",
                "application/json;q=0.5, text/csv|CSV",
                "text/csv;q=0.2, application/x-ndjson;q=0.3|NDJSON",
                "*/*, application/json;q=0|CSV",
                "text/csv, application/json|JSON",
            })
    void theBestLikedIsChosen(String accept, Media media) {
        assertThat(Media.wanted(accept)).isEqualTo(media);
    }

    @Test
    void withoutWishesItIsJson() {
        assertThat(Media.wanted(null)).isEqualTo(Media.JSON);
        assertThat(Media.wanted("")).isEqualTo(Media.JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml, image/*", "text/csv;q=0", "application/json;q=x", ";", ","})
    void whatIsNotToBeHadIsRefused(String accept) {
        assertThatThrownBy(() -> Media.wanted(accept))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.status()).isEqualTo(406));
    }
}
