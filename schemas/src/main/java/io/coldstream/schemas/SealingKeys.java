package io.coldstream.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The key files of one installation, as they are before keys are changed; all there are then is told by {@link KeyRing}.
 * Whoever holds {@code opening} reads webhook bodies; whoever holds {@code credentialsPrivate} reads mailbox credentials.
 * Losing either loses what was sealed for it.
 *
 * @param sealing public: the ingress seals bodies with it
 * @param opening private, the first of its kind: the topology opens them
 * @param credentialsPublic public: the topology seals credentials with it
 * @param credentialsPrivate private, the first of its kind: for who may read credentials
 * @param bodyHash the key of {@link BodyHash}; the only one that is never changed, for by its hashes webhooks are known
 *     again
 */
public record SealingKeys(Path sealing, Path opening, Path credentialsPublic, Path credentialsPrivate, Path bodyHash) {

    /** Where the files are in {@code folder}, made or not. */
    public static SealingKeys in(Path folder) {
        return new SealingKeys(
                KeyPurpose.WEBHOOKS.publicFile(folder),
                KeyPurpose.WEBHOOKS.firstPrivateFile(folder),
                KeyPurpose.CREDENTIALS.publicFile(folder),
                KeyPurpose.CREDENTIALS.firstPrivateFile(folder),
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
        for (KeyPurpose purpose : KeyPurpose.values()) {
            new KeyRing(purpose, folder).create();
        }
        if (!Files.exists(keys.bodyHash)) {
            byte[] key = new byte[BodyHash.BYTES];
            new SecureRandom().nextBytes(key);
            PrivateFiles.create(keys.bodyHash, HexFormat.of().formatHex(key) + "\n");
        }
        return keys;
    }
}
