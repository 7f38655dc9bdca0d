package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.avro.SealedEnvelope;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingTest {

    private static final String PASSWORD = "rena ppos micx xycp";
    private static final byte[] BODY = ("{\"event\":\"mailbox.created\",\"data\":{\"appPassword\":\"" + PASSWORD
                    + "\"}}")
            .getBytes(StandardCharsets.UTF_8);
    private static final Instant SENT = Instant.parse("2026-11-20T08:00:00Z");
    private static final byte[] WITH =
            AssociatedData.webhook("mailbox.created", Optional.of("e1"), SENT, new byte[] {1, 2});

    @TempDir
    Path folder;

    private SealingKeys keys;

    @BeforeEach
    void makeKeys() throws IOException {
        keys = SealingKeys.create(folder.resolve("keys"));
    }

    @Test
    void whatWasSealedOpensWithTheOtherHalfOfThePair() throws GeneralSecurityException {
        SealedEnvelope sealed = Sealer.of(keys.sealing()).seal(BODY, WITH);

        assertThat(Opener.of(List.of(keys.opening())).open(sealed, WITH)).isEqualTo(BODY);
    }

    @Test
    void anEmptyBodyIsSealedToo() throws GeneralSecurityException {
        SealedEnvelope sealed = Sealer.of(keys.sealing()).seal(new byte[0], WITH);

        assertThat(Opener.of(List.of(keys.opening())).open(sealed, WITH)).isEmpty();
    }

    @Test
    void aSealedEnvelopeNeverShowsThePlainText() throws IOException {
        SealedEnvelope sealed = Sealer.of(keys.sealing()).seal(BODY, WITH);

        ByteBuffer encoded = SealedEnvelope.getEncoder().encode(sealed);
        assertThat(StandardCharsets.ISO_8859_1.decode(encoded).toString())
                .doesNotContain(PASSWORD)
                .doesNotContain("mailbox");
    }

    @Test
    void everyFlippedBitIsNoticed() throws GeneralSecurityException {
        Opener opener = Opener.of(List.of(keys.opening()));
        SealedEnvelope sealed = Sealer.of(keys.sealing()).seal(BODY, WITH);
        opener.open(sealed, WITH);
        byte[] wrapped = sealed.getWrappedKey().array();
        byte[] ciphertext = sealed.getCiphertext().array();

        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            refuses(opener, envelope(sealed.getKeyId(), flipped(wrapped, bit), ciphertext), WITH);
        }
        for (int bit = 0; bit < ciphertext.length * 8; bit++) {
            refuses(opener, envelope(sealed.getKeyId(), wrapped, flipped(ciphertext, bit)), WITH);
        }
        for (int bit = 0; bit < WITH.length * 8; bit++) {
            refuses(opener, sealed, flipped(WITH, bit));
        }
    }

    @Test
    void cutOrForeignEnvelopesAreRefusedWithTheOneException() throws IOException {
        Opener opener = Opener.of(List.of(keys.opening()));
        SealedEnvelope sealed = Sealer.of(keys.sealing()).seal(BODY, WITH);
        byte[] wrapped = sealed.getWrappedKey().array();
        Path otherKey = SealingKeys.create(folder.resolve("other")).opening();

        refuses(
                opener,
                envelope("0000000000000000", wrapped, sealed.getCiphertext().array()),
                WITH);
        refuses(opener, envelope(sealed.getKeyId(), new byte[0], new byte[0]), WITH);
        refuses(opener, envelope(sealed.getKeyId(), wrapped, new byte[5]), WITH);
        refuses(opener, envelope("", new byte[7], sealed.getCiphertext().array()), WITH);
        refuses(Opener.of(List.of(otherKey)), sealed, WITH);
        refuses(Opener.of(List.of(keys.credentialsPrivate())), sealed, WITH);
    }

    @Test
    void severalPrivateKeysOpenOldAndNewRecords() throws Exception {
        SealingKeys newer = SealingKeys.create(folder.resolve("newer"));
        Opener opener = Opener.of(List.of(keys.opening(), newer.opening()));

        assertThat(opener.open(Sealer.of(keys.sealing()).seal(BODY, WITH), WITH))
                .isEqualTo(BODY);
        assertThat(opener.open(Sealer.of(newer.sealing()).seal(BODY, WITH), WITH))
                .isEqualTo(BODY);
    }

    @Test
    void aDataKeyServesForAnHourAndNotLonger() throws GeneralSecurityException {
        AtomicReference<Instant> now = new AtomicReference<>(SENT);
        Sealer sealer = Sealer.of(keys.sealing(), now::get);
        SealedEnvelope first = sealer.seal(BODY, WITH);

        now.set(SENT.plus(Duration.ofHours(1)).minusMillis(1));
        SealedEnvelope sameHour = sealer.seal(BODY, WITH);
        now.set(SENT.plus(Duration.ofHours(1)));
        SealedEnvelope nextHour = sealer.seal(BODY, WITH);
        now.set(SENT.minusSeconds(1));
        SealedEnvelope clockSetBack = sealer.seal(BODY, WITH);

        assertThat(sameHour.getWrappedKey()).isEqualTo(first.getWrappedKey());
        assertThat(sameHour.getCiphertext()).isNotEqualTo(first.getCiphertext());
        assertThat(nextHour.getWrappedKey()).isNotEqualTo(first.getWrappedKey());
        assertThat(clockSetBack.getWrappedKey()).isNotEqualTo(nextHour.getWrappedKey());
        Opener opener = Opener.of(List.of(keys.opening()));
        for (SealedEnvelope sealed : List.of(first, sameHour, nextHour, clockSetBack)) {
            assertThat(opener.open(sealed, WITH)).isEqualTo(BODY);
        }
    }

    @Test
    void manyThreadsSealAndOpenTogetherWhileKeysChange() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(SENT);
        Sealer sealer = Sealer.of(keys.sealing(), now::get);
        Opener opener = Opener.of(List.of(keys.opening()));
        List<Callable<byte[]>> work = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            work.add(() -> {
                now.updateAndGet(instant -> instant.plusSeconds(60));
                return opener.open(sealer.seal(BODY, WITH), WITH);
            });
        }

        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var opened : threads.invokeAll(work)) {
                assertThat(opened.get()).isEqualTo(BODY);
            }
        }
    }

    @Test
    void noNonceIsUsedTwiceByThreadsThatShareADataKey() throws Exception {
        Sealer sealer = Sealer.of(keys.sealing(), () -> SENT);
        Opener opener = Opener.of(List.of(keys.opening()));
        List<Callable<SealedEnvelope>> work = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            work.add(() -> sealer.seal(BODY, WITH));
        }

        Set<ByteBuffer> nonces = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var sealed : threads.invokeAll(work)) {
                nonces.add(sealed.get().getCiphertext().slice(0, 12));
                assertThat(opener.open(sealed.get(), WITH)).isEqualTo(BODY);
            }
        }
        assertThat(nonces).hasSameSizeAs(work);
    }

    @Test
    void filesThatAreNoKeysAreNamedAndNotQuoted() throws IOException {
        Path noKey = Files.writeString(folder.resolve("no-key.json"), "{\"secret-content\": 1}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealer.of(noKey))
                .withMessageContaining("no-key.json")
                .withMessageNotContaining("secret-content");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sealer.of(keys.opening()))
                .withMessageContaining("not a public sealing key")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Opener.of(List.of(keys.sealing())))
                .withMessageContaining("sealing-public.json");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Opener.of(List.of(folder.resolve("absent.json"))))
                .withMessageContaining("absent.json");
        assertThatIllegalArgumentException().isThrownBy(() -> Opener.of(List.of()));
    }

    private static void refuses(Opener opener, SealedEnvelope envelope, byte[] associatedData) {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> opener.open(envelope, associatedData));
    }

    private static SealedEnvelope envelope(String keyId, byte[] wrappedKey, byte[] ciphertext) {
        return new SealedEnvelope(keyId, ByteBuffer.wrap(wrappedKey), ByteBuffer.wrap(ciphertext));
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << (bit % 8));
        return flipped;
    }
}
