package io.coldstream.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BucketTest {

    private static final List<String> ODD = List.of(
            "a=b",
            "a%3Db",
            "%",
            "%25",
            "~",
            "a/b",
            "a b",
            "=1+1",
            "line\nbreak",
            "\u0000",
            "ÄÖ",
            "\uD83D\uDE00",
            "\uFFFD");

    @Test
    void aPlainValueIsReadableInItsKey() {
        assertThat(Bucket.of(Dimension.PROVIDER, "GOOGLE").key()).isEqualTo("provider=GOOGLE");
        assertThat(Bucket.of(Dimension.PRICE, "8.16 USD").key()).isEqualTo("price=8.16 USD");
    }

    @Test
    void whatNobodySaidIsUnknownAndNotDropped() {
        assertThat(Stream.of(null, "", "  ").map(value -> Bucket.of(Dimension.USER, value)))
                .containsOnly(new Bucket(Dimension.USER, "unknown"));
    }

    @Test
    void oddValuesHaveDifferentKeysOfPrintableAscii() {
        List<String> keys = ODD.stream()
                .map(value -> Bucket.of(Dimension.USER, value).key())
                .toList();

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("user=[ -~]+"));
    }

    @Test
    void longValuesHaveShortAndDifferentKeys() {
        List<String> values = Stream.of("x", "ü", "\uD83D\uDE00")
                .flatMap(piece -> Stream.of(piece.repeat(4_000), piece.repeat(4_000) + "1"))
                .toList();

        List<String> keys = values.stream()
                .map(value -> Bucket.of(Dimension.CREATED_MONTH, value).key())
                .toList();

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.length() < 300);
    }

    @Test
    void keysHaveTheSameOrderAsTextAndAsBytes() {
        List<String> keys = Stream.concat(ODD.stream(), Stream.of("\uE000", "a\uD83D\uDE00b", "plain"))
                .map(value -> Bucket.of(Dimension.DOMAIN, value).key())
                .toList();

        assertThat(keys.stream().sorted().toList())
                .isEqualTo(keys.stream()
                        .sorted((one, other) -> Arrays.compareUnsigned(
                                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)))
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void aDimensionIsFoundByItsCodeAndItsPrefixIsNoOther(Dimension dimension) {
        assertThat(Dimension.of(dimension.code())).isEqualTo(dimension);
        assertThat(Stream.of(Dimension.values())
                        .filter(other -> Bucket.prefix(other).startsWith(Bucket.prefix(dimension)))
                        .collect(Collectors.toSet()))
                .containsExactly(dimension);
    }
}
