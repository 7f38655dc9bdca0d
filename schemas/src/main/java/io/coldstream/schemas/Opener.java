package io.coldstream.schemas;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import io.coldstream.avro.SealedEnvelope;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a {@link Sealer} sealed, with any of several private keys, so that keys can be changed while old records
 * are still kept. The data keys used last are remembered unwrapped, {@value #REMEMBERED} at most. Safe for use by many
 * threads.
 */
public final class Opener {

    private static final int REMEMBERED = 1_024;

    private final Map<String, HybridDecrypt> privateKeys;
    private final Map<Wrapped, Aead> dataKeys = Collections.synchronizedMap(new LeastRecentlyUsed());

    private record Wrapped(String keyId, ByteBuffer key) {}

    private static final class LeastRecentlyUsed extends LinkedHashMap<Wrapped, Aead> {
        private static final long serialVersionUID = 1L;

        LeastRecentlyUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Wrapped, Aead> eldest) {
            return size() > REMEMBERED;
        }
    }

    private Opener(Map<String, HybridDecrypt> privateKeys) {
        this.privateKeys = privateKeys;
    }

    /**
     * Opens with the private keys in these files.
     *
     * @throws IllegalArgumentException if there is none, or one can't be read or is no private key; the message names
     *     the file and never its content
     */
    public static Opener of(List<Path> privateKeyFiles) {
        if (privateKeyFiles.isEmpty()) {
            throw new IllegalArgumentException("no private key to open with");
        }
        Map<String, HybridDecrypt> keys = new HashMap<>();
        for (Path file : privateKeyFiles) {
            KeysetHandle handle = HpkeKeys.readPrivate(file);
            if (!(handle.getPrimary().getKey() instanceof HpkePrivateKey key)) {
                throw new IllegalArgumentException(file + " is no HPKE private key");
            }
            try {
                keys.put(
                        HpkeKeys.idOf(key.getPublicKey()),
                        handle.getPrimitive(HybridConfig2026.get(), HybridDecrypt.class));
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException(file + " can't be used for opening", e);
            }
        }
        return new Opener(Map.copyOf(keys));
    }

    /** Whether there is a private key for what names this key id. */
    public boolean has(String keyId) {
        return privateKeys.containsKey(keyId);
    }

    /**
     * The bytes that were sealed.
     *
     * @throws GeneralSecurityException if it can't be opened: sealed for a key that is not ours, changed since, or with
     *     other associated data. Nothing else is thrown for a bad envelope.
     */
    public byte[] open(SealedEnvelope envelope, byte[] associatedData) throws GeneralSecurityException {
        return dataKeyOf(envelope).decrypt(bytes(envelope.getCiphertext()), associatedData);
    }

    private Aead dataKeyOf(SealedEnvelope envelope) throws GeneralSecurityException {
        byte[] wrapped = bytes(envelope.getWrappedKey());
        Wrapped id = new Wrapped(envelope.getKeyId(), ByteBuffer.wrap(wrapped));
        @Nullable Aead known = dataKeys.get(id);
        if (known != null) {
            return known;
        }
        HybridDecrypt privateKey = privateKeys.get(envelope.getKeyId());
        if (privateKey == null) {
            throw new GeneralSecurityException("sealed for a key that we don't have");
        }
        byte[] key = privateKey.decrypt(wrapped, HpkeKeys.wrapping());
        try {
            Aead dataKey = DataKey.of(key);
            dataKeys.put(id, dataKey);
            return dataKey;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
