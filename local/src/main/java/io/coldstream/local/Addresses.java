package io.coldstream.local;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.coldstream.schemas.process.CannotStartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a running {@code up} is reached. They stand in its data folder while it is ready, so that {@code send} and
 * {@code credentials} find it by the folder alone, whatever ports it took.
 *
 * @param api the query API and the console
 * @param webhooks where webhooks are posted
 * @param kafka host and port of the broker
 * @param registry the schema registry
 * @param reseller the sandbox, or the real reseller
 * @param admin health and metrics of each process
 */
public record Addresses(URI api, URI webhooks, String kafka, URI registry, URI reseller, Admin admin) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** The admin ports. */
    public record Admin(URI ingress, URI streamsApp, URI sink) {

        public Admin {
            Objects.requireNonNull(ingress, "ingress");
            Objects.requireNonNull(streamsApp, "streamsApp");
            Objects.requireNonNull(sink, "sink");
        }
    }

    public Addresses {
        Objects.requireNonNull(api, "api");
        Objects.requireNonNull(webhooks, "webhooks");
        Objects.requireNonNull(kafka, "kafka");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(reseller, "reseller");
        Objects.requireNonNull(admin, "admin");
    }

    static Path file(Path data) {
        return data.resolve("addresses.json");
    }

    /**
     * Of the {@code up} that runs on this data folder; empty when none is ready. One that was killed leaves its own
     * behind.
     *
     * @throws CannotStartException when the file is not one of ours
     */
    public static Optional<Addresses> read(Path data) {
        Path file = file(data);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Addresses.class));
        } catch (IOException e) {
            throw new CannotStartException(file + " can't be read; stop 'coldstream up' and start it again", e);
        }
    }

    /** Writes them for the folder's owner alone (0600); the file appears whole. */
    public void write(Path data) throws IOException {
        Path next = data.resolve("addresses.next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(next, JSON.writeValueAsBytes(this));
        Files.move(next, file(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes them: nothing is reached by this folder any more. */
    public static void forget(Path data) throws IOException {
        Files.deleteIfExists(file(data));
    }
}
