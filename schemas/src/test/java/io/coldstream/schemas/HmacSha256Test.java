package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HmacSha256Test {

    /** RFC 4231, 4.3. */
    private static final String CODE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private final HmacSha256 hmac = new HmacSha256(bytes("Jefe"));

    @Test
    void codeIsThatOfTheStandard() {
        assertThat(hmac.of(bytes("what do ya want for nothing?")))
                .isEqualTo(HexFormat.of().parseHex(CODE));
    }

    @Test
    void partsAreOneText() {
        assertThat(hmac.of(bytes("what do ya want "), bytes(""), bytes("for nothing?")))
                .isEqualTo(HexFormat.of().parseHex(CODE));
    }

    @Test
    void manyThreadsShareOneKey() {
        assertThat(IntStream.range(0, 20_000)
                        .parallel()
                        .mapToObj(i -> hmac.of(bytes("what do ya want for nothing?")))
                        .map(HexFormat.of()::formatHex)
                        .distinct())
                .containsExactly(CODE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
