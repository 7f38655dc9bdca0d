package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyHashTest {

    @TempDir
    Path folder;

    // printf 'hello' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01 (32 bytes)
    @Test
    void theHashIsTheHmacUnderTheKeyInTheFile() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "01".repeat(32) + "\n");

        byte[] hash = BodyHash.of(key).of("hello".getBytes(StandardCharsets.UTF_8));

        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("3a4d75699f355339725ecf666241ddd9c5ca105542c40a7f5607efc7ece5f67e");
    }

    @Test
    void aShortOrUnreadableKeyIsNamedAndNotQuoted() throws IOException {
        Path tooShort = Files.writeString(folder.resolve("short"), "ab12");
        Path noHex = Files.writeString(folder.resolve("no-hex"), "zz".repeat(32));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyHash.of(tooShort))
                .withMessageContaining("short")
                .withMessageNotContaining("ab12");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BodyHash.of(noHex))
                .withMessageContaining("no-hex")
                .withMessageNotContaining("zz")
                .withNoCause();
        assertThatIllegalArgumentException().isThrownBy(() -> BodyHash.of(folder.resolve("absent")));
    }

    @Test
    void aSecretNeverPrintsItself() {
        Secret secret = new Secret("TempPass123!");

        assertThat(secret).hasToString("***").isEqualTo(new Secret("TempPass123!"));
        assertThat(secret.matches("TempPass123!")).isTrue();
        assertThat(secret.matches("TempPass123")).isFalse();
        assertThat(secret).isNotEqualTo(new Secret("other"));
    }
}
