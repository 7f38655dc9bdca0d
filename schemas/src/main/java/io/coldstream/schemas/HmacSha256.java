package io.coldstream.schemas;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 under one key. Safe for use by many threads: each code is made by a copy of a Mac that has the key
 * already, for looking one up and giving it the key costs as much as a body of some hundred bytes does.
 */
public final class HmacSha256 {

    private static final String HMAC = "HmacSHA256";

    private final Mac keyed;

    /** @throws IllegalArgumentException if the key is empty */
    public HmacSha256(byte[] key) {
        try {
            keyed = Mac.getInstance(HMAC);
            keyed.init(new SecretKeySpec(key, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** The code, 32 bytes, of these parts one after the other. */
    public byte[] of(byte[]... parts) {
        try {
            Mac mac = (Mac) keyed.clone();
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own " + HMAC + " can be copied", e);
        }
    }
}
