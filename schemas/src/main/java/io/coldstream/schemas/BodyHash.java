package io.coldstream.schemas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * The fingerprint of a webhook's body, which stands in clear beside the sealed body: HMAC-SHA-256 under a key of its
 * own, because a plain hash of a body with a password invites guessing the password. Safe for use by many threads.
 */
public final class BodyHash {

    /** Length of the key and of each hash, in bytes. */
    public static final int BYTES = 32;

    private final HmacSha256 hash;

    private BodyHash(HmacSha256 hash) {
        this.hash = hash;
    }

    /**
     * Hashes under the key in this file, 32 bytes as 64 hex digits.
     *
     * @throws IllegalArgumentException if it can't be read or is no such key; the message names the file and never its
     *     content
     */
    public static BodyHash of(Path keyFile) {
        byte[] key;
        try {
            key = HexFormat.of()
                    .parseHex(Files.readString(keyFile, StandardCharsets.ISO_8859_1)
                            .strip());
        } catch (IOException e) {
            throw new IllegalArgumentException(keyFile + " can't be read: is it there, and are we allowed to?", e);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the key.
            throw new IllegalArgumentException(keyFile + " is no body hash key: it is not in hex");
        }
        if (key.length != BYTES) {
            throw new IllegalArgumentException(keyFile + " is no body hash key: it must have " + BYTES + " bytes");
        }
        return new BodyHash(new HmacSha256(key));
    }

    /** The hash of {@code body}, {@value #BYTES} bytes. */
    public byte[] of(byte[] body) {
        return hash.of(body);
    }
}
