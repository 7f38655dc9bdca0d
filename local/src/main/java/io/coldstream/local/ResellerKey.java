package io.coldstream.local;

import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The reseller's API key on this machine: {@code COLDSTREAM_RESELLER_API_KEY}, else one that was made for the sandbox
 * and is kept in the data folder.
 */
public final class ResellerKey {

    public static final String VARIABLE = "COLDSTREAM_RESELLER_API_KEY";

    private static final int BYTES = 24;

    private ResellerKey() {}

    /** Where the generated key is kept. */
    public static Path file(Path data) {
        return data.resolve("keys").resolve("reseller-api-key");
    }

    /** The key that is set or kept; empty when there is none yet. */
    public static Optional<Secret> find(Map<String, String> variables, Path data) throws IOException {
        String set = variables.getOrDefault(VARIABLE, "").strip();
        if (!set.isEmpty()) {
            return Optional.of(new Secret(set));
        }
        Path file = file(data);
        return Files.exists(file)
                ? Optional.of(new Secret(Files.readString(file).strip()))
                : Optional.empty();
    }

    /** The key that is set or kept, or else a new one, kept for the next time (0600). */
    public static Secret findOrCreate(Map<String, String> variables, Path data) {
        try {
            Optional<Secret> known = find(variables, data);
            if (known.isPresent()) {
                return known.get();
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            String key = "sandbox-" + HexFormat.of().formatHex(random);
            Path file = file(data);
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, key + "\n");
            return new Secret(key);
        } catch (FileAlreadyExistsException e) {
            throw new CannotStartException("Another process makes " + e.getFile() + " just now: try again", e);
        } catch (IOException e) {
            throw new CannotStartException("The API key can't be kept in " + file(data) + ": " + e, e);
        }
    }
}
