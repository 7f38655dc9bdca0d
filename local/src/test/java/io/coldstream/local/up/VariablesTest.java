package io.coldstream.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.ingress.IngressSettings;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.schemas.process.Environment;
import io.coldstream.streams.StreamsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is given which key. */
class VariablesTest {

    @TempDir
    private Path data;

    private DataFolder folder;
    private SealingKeys keys;
    private Variables variables;

    @BeforeEach
    void settle() throws Exception {
        folder = DataFolder.take(data);
        keys = SealingKeys.create(folder.resolve("keys"));
        for (KeyPurpose purpose : KeyPurpose.values()) {
            new KeyRing(purpose, folder.resolve("keys")).rotate();
        }
        var settings = new UpSettings(
                new HousePorts(1, 2, 3, 4, 5),
                data,
                false,
                1,
                Map.of("COLDSTREAM_OPENING_KEYS", keys.opening().toString()));
        variables = new Variables(settings, folder, keys, new Secret("of the reseller"), BusinessClock.REAL);
    }

    @AfterEach
    void release() throws Exception {
        folder.close();
    }

    @Test
    void theIngressIsGivenNoKeyThatOpens() {
        for (Map<String, String> given : List.of(variables.ingress(), variables.sandbox(), variables.common())) {
            assertThat(given).doesNotContainKey("COLDSTREAM_OPENING_KEYS");
            assertThat(given.values())
                    .noneMatch(value -> value.contains("private"))
                    .noneMatch(value -> value.equals(folder.resolve("keys").toString()));
        }
        List<Path> files = variables.ingress().values().stream()
                .filter(value -> value.startsWith("/"))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
        assertThat(files).containsExactlyInAnyOrder(keys.sealing(), keys.bodyHash());
        for (Path file : files) {
            assertThatIllegalArgumentException().isThrownBy(() -> Opener.of(List.of(file)));
        }
        assertThat(IngressSettings.from(new Environment(variables.ingress())).keys())
                .isEqualTo(new IngressSettings.KeyFiles(keys.sealing(), keys.bodyHash()));
    }

    @Test
    void theStreamsAppIsGivenAllKeysThatOpenWebhooksAndNoneThatOpensCredentials() {
        StreamsSettings settings = StreamsSettings.from(new Environment(variables.streams()));

        assertThat(settings.keys().opening()).containsExactly(folder.resolve("keys"));
        assertThat(settings.keys().credentialsPublic()).isEqualTo(keys.credentialsPublic());
        assertThat(KeyPurpose.WEBHOOKS.privateFiles(settings.keys().opening().getFirst()))
                .hasSize(2)
                .allMatch(file -> file.getFileName().toString().startsWith("opening-private"));
    }
}
