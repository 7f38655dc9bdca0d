package io.coldstream.schemas;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals under one data key: AES-256-GCM with a random nonce before the ciphertext, which is what Tink's AEAD of that key
 * ({@link DataKey}) opens. Tink itself would look up a cipher and seed a random source for each thread that seals, and
 * where each request has a virtual thread of its own that costs several times what the sealing does.
 */
final class SealingCipher {

    private static final String AES_GCM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int IDLE_CIPHERS = 16;

    private final SecretKey key;
    private final SecureRandom random;
    private final Queue<Cipher> idle = new ArrayBlockingQueue<>(IDLE_CIPHERS);

    SealingCipher(byte[] key, SecureRandom random) {
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    byte[] seal(byte[] plain, byte[] associatedData) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        @Nullable Cipher pooled = idle.poll();
        Cipher cipher = pooled != null ? pooled : Cipher.getInstance(AES_GCM);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
        cipher.updateAAD(associatedData);
        byte[] sealed = new byte[NONCE_BYTES + plain.length + TAG_BYTES];
        System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
        cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
        idle.offer(cipher);
        return sealed;
    }
}
