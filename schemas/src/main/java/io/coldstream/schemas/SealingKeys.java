package io.coldstream.schemas;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key files of one installation. Whoever holds {@code opening} reads webhook bodies; whoever holds
 * {@code credentialsPrivate} reads mailbox credentials. Losing either loses what was sealed for it.
 *
 * @param sealing public: the ingress seals bodies with it
 * @param opening private: the topology opens them
 * @param credentialsPublic public: the topology seals credentials with it
 * @param credentialsPrivate private: for who may read credentials
 * @param bodyHash the key of {@link BodyHash}
 */
public record SealingKeys(Path sealing, Path opening, Path credentialsPublic, Path credentialsPrivate, Path bodyHash) {

    /** Where the files are in {@code folder}, made or not. */
    public static SealingKeys in(Path folder) {
        return new SealingKeys(
                folder.resolve("sealing-public.json"),
                folder.resolve("opening-private.json"),
                folder.resolve("credentials-public.json"),
                folder.resolve("credentials-private.json"),
                folder.resolve("body-hash.key"));
    }

    /**
     * Creates what is missing: the folder for its owner only (0700), the files as well (0600). A file that exists is
     * never written again. A crash in between does no harm: private keys come first, and a missing public key is made
     * from its private one.
     *
     * @throws IllegalStateException if a public key is there without its private one, or the two are no pair
     * @throws IOException if the folder can't be written
     */
    public static SealingKeys create(Path folder) throws IOException {
        PrivateFiles.folder(folder);
        SealingKeys keys = in(folder);
        try {
            createPair(keys.sealing, keys.opening);
            createPair(keys.credentialsPublic, keys.credentialsPrivate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key could be made", e);
        }
        if (!Files.exists(keys.bodyHash)) {
            byte[] key = new byte[BodyHash.BYTES];
            new SecureRandom().nextBytes(key);
            PrivateFiles.create(keys.bodyHash, HexFormat.of().formatHex(key) + "\n");
        }
        return keys;
    }

    private static void createPair(Path publicFile, Path privateFile) throws IOException, GeneralSecurityException {
        // The public key is looked for first and written last: another process that creates the same pair meanwhile
        // never looks like a lost private key.
        boolean hasPublic = Files.exists(publicFile);
        if (!Files.exists(privateFile)) {
            if (hasPublic) {
                throw new IllegalStateException(publicFile + " is there, but its private key " + privateFile
                        + " is not. Restore it from a backup. Only if nothing sealed so far is needed any more,"
                        + " delete the public key: both are then made anew.");
            }
            PrivateFiles.create(
                    privateFile,
                    TinkJsonProtoKeysetFormat.serializeKeyset(
                            HpkeKeys.generate(), HybridConfig2026.get(), InsecureSecretKeyAccess.get()));
        }
        KeysetHandle itsPublicKey = HpkeKeys.readPrivate(privateFile).getPublicKeysetHandle();
        if (!hasPublic) {
            PrivateFiles.create(
                    publicFile,
                    TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(itsPublicKey, HybridConfig2026.get()));
        }
        if (!HpkeKeys.readPublic(publicFile).equalsKeyset(itsPublicKey)) {
            throw new IllegalStateException(publicFile + " and " + privateFile
                    + " are no pair: what is sealed with the one can't be opened with the other. Restore the one that"
                    + " belongs to the other from a backup.");
        }
    }
}
