package io.coldstream.schemas;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Key pairs for wrapping data keys: HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, kept in files in Tink's
 * JSON keyset format.
 */
final class HpkeKeys {

    /** Bound into every wrapped data key, so that it serves no other purpose. */
    private static final byte[] WRAPPING = "coldstream.data-key.v1".getBytes(StandardCharsets.US_ASCII);

    private static final int KEY_ID_BYTES = 8;

    private HpkeKeys() {}

    static byte[] wrapping() {
        return WRAPPING.clone();
    }

    static KeysetHandle generate() {
        try {
            HpkeParameters parameters = HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.NO_PREFIX)
                    .build();
            return KeysetHandle.generateNew(parameters, HybridConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made", e);
        }
    }

    /** What a private key's file holds. */
    static String privateText(KeysetHandle pair) {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    pair, HybridConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a private key can't be written", e);
        }
    }

    /** What a public key's file holds. */
    static String publicText(KeysetHandle publicKeys) {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(publicKeys, HybridConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a public key can't be written", e);
        }
    }

    /** The first bytes of the public key's SHA-256: the same for both halves of a pair, and never reused. */
    @AccessesPartialKey
    static String idOf(HpkePublicKey key) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(key.getPublicKeyBytes().toByteArray());
        return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
    }

    /** The same of a public key as it was read from {@code file}. */
    static String idOf(KeysetHandle publicKeys, Path file) {
        try {
            if (publicKeys.getPrimary().getKey() instanceof HpkePublicKey key) {
                return idOf(key);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        throw new IllegalArgumentException(file + " is no HPKE key");
    }

    static KeysetHandle readPublic(Path file) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(Files.readString(file), HybridConfig2026.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is not a public sealing key");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " can't be read: is it there, and are we allowed to?", e);
        }
    }

    static KeysetHandle readPrivate(Path file) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file), HybridConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            // Without the cause: a parser's message can quote the key.
            throw new IllegalArgumentException(file + " is not a private opening key");
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " can't be read: is it there, and are we allowed to?", e);
        }
    }

    /** The public half of a private key that is in {@code file}, or will be. */
    static KeysetHandle publicHalf(KeysetHandle pair, Path file) {
        try {
            return pair.getPublicKeysetHandle();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(file + " is not a private opening key");
        }
    }
}
