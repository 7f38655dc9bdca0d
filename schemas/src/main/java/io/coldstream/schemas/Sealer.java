package io.coldstream.schemas;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import io.coldstream.avro.SealedEnvelope;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Seals bytes for the holder of a private key; it can't open what it sealed. A fresh data key is wrapped with the public
 * key once an hour, not once a record, and the wrapped key travels in every envelope. Safe for use by many threads;
 * sealing waits for nobody.
 *
 * <p>Nonces are random: at 20,000 records a second an hour's key seals 2^26 of them, far from the 2^32 at which a
 * repeated nonce becomes conceivable (NIST SP 800-38D, 8.3).
 */
public final class Sealer {

    private static final Duration LIFE_OF_A_DATA_KEY = Duration.ofHours(1);

    private final String keyId;
    private final HybridEncrypt wrapping;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicReference<@Nullable Wrapped> current = new AtomicReference<>();

    private record Wrapped(SealingCipher dataKey, byte[] wrappedKey, Instant from) {
        // Before `from` too: a clock that was set back must not make a key live longer.
        boolean servesAt(Instant now) {
            return !now.isBefore(from) && now.isBefore(from.plus(LIFE_OF_A_DATA_KEY));
        }
    }

    private Sealer(String keyId, HybridEncrypt wrapping, InstantSource clock) {
        this.keyId = keyId;
        this.wrapping = wrapping;
        this.clock = clock;
    }

    /**
     * Seals for the holder of this public key's other half.
     *
     * @throws IllegalArgumentException if the file can't be read or is no public key; the message names the file
     */
    public static Sealer of(Path publicKeyFile) {
        return of(publicKeyFile, InstantSource.system());
    }

    /** The same, its data keys renewed by {@code clock}. */
    public static Sealer of(Path publicKeyFile, InstantSource clock) {
        KeysetHandle keys = HpkeKeys.readPublic(publicKeyFile);
        try {
            if (!(keys.getPrimary().getKey() instanceof HpkePublicKey key)) {
                throw new IllegalArgumentException(publicKeyFile + " is no HPKE public key");
            }
            return new Sealer(
                    HpkeKeys.idOf(key), keys.getPrimitive(HybridConfig2026.get(), HybridEncrypt.class), clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(publicKeyFile + " can't be used for sealing", e);
        }
    }

    /**
     * Seals {@code plain}; the same {@code associatedData} (see {@link AssociatedData}) is needed to open it.
     */
    public SealedEnvelope seal(byte[] plain, byte[] associatedData) {
        try {
            Wrapped key = keyAt(clock.instant());
            byte[] ciphertext = key.dataKey().seal(plain, associatedData);
            return new SealedEnvelope(keyId, ByteBuffer.wrap(key.wrappedKey()), ByteBuffer.wrap(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing failed", e);
        }
    }

    private Wrapped keyAt(Instant now) throws GeneralSecurityException {
        Wrapped known = current.get();
        if (known != null && known.servesAt(now)) {
            return known;
        }
        Wrapped fresh = freshKey(now);
        // Of threads that meet an expired key together one wins; the others' keys are as good, for one record.
        current.compareAndSet(known, fresh);
        return fresh;
    }

    private Wrapped freshKey(Instant now) throws GeneralSecurityException {
        byte[] key = new byte[DataKey.BYTES];
        random.nextBytes(key);
        try {
            return new Wrapped(new SealingCipher(key, random), wrapping.encrypt(key, HpkeKeys.wrapping()), now);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
