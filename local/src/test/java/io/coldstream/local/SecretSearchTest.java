package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSearchTest {

    private static final String SECRET = "rena ppos micx xycp";

    @TempDir
    private Path folder;

    private final SecretSearch search = new SecretSearch(SECRET);

    @Test
    void aSecretIsFoundInEveryFormWhateverStandsAroundIt() {
        for (String before : new String[] {"", "x", "xy", "xyz"}) {
            byte[] text = (before + SECRET + "end").getBytes(StandardCharsets.UTF_8);

            assertThat(search.in(text)).containsExactly(SECRET);
            assertThat(search.in(Base64.getEncoder().encode(text))).containsExactly(SECRET + " in base64");
            assertThat(search.in(HexFormat.of().formatHex(text).getBytes(StandardCharsets.US_ASCII)))
                    .containsExactly(SECRET + " in hex");
            assertThat(search.in((before + SECRET).getBytes(StandardCharsets.UTF_16LE)))
                    .containsExactly(SECRET + " in UTF-16");
        }
        assertThat(search.in(SECRET.chars()
                        .mapToObj("%%%02X"::formatted)
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII)))
                .containsExactly(SECRET + " in percent");
        assertThat(search.in(SECRET.chars()
                        .mapToObj("\\u%04x"::formatted)
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.US_ASCII)))
                .containsExactly(SECRET + " in JSON's escapes");
        assertThat(new SecretSearch("a~b?>").in("AGF-Yj8-".getBytes(StandardCharsets.US_ASCII)))
                .isNotEmpty();
        assertThat(search.in("rena ppos micx xyc".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void aSecretIsFoundAcrossTheBlocksOfALargeFile() throws IOException {
        byte[] large = new byte[(4 << 20) + 1_000];
        System.arraycopy(SECRET.getBytes(StandardCharsets.UTF_8), 0, large, (4 << 20) - 7, SECRET.length());
        Files.createDirectory(folder.resolve("a"));
        Files.write(folder.resolve("a/large.bin"), large);
        Files.writeString(folder.resolve("a/other.txt"), "nothing");

        assertThat(search.below(folder)).containsExactly("a/large.bin: " + SECRET);
    }
}
