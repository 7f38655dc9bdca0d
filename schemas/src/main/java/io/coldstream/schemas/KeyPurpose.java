package io.coldstream.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What pairs of keys are for, and how their files are named: the first pair's by a fixed name, later ones' by their id. */
public enum KeyPurpose {
    /** The bodies of webhooks: the ingress seals them, the topology opens them. */
    WEBHOOKS("sealing-public.json", "opening-private"),

    /** Credentials, and what else no program of ours reads again: the topology seals it, who may read it opens it. */
    CREDENTIALS("credentials-public.json", "credentials-private");

    private final String publicName;
    private final String privateStem;
    private final Pattern privateName;

    KeyPurpose(String publicName, String privateStem) {
        this.publicName = publicName;
        this.privateStem = privateStem;
        this.privateName = Pattern.compile(privateStem + "(-[0-9a-f]{16})?\\.json");
    }

    /** The one public key in {@code folder}: with it is sealed. */
    public Path publicFile(Path folder) {
        return folder.resolve(publicName);
    }

    Path firstPrivateFile(Path folder) {
        return folder.resolve(privateStem + ".json");
    }

    Path privateFile(Path folder, String keyId) {
        return folder.resolve(privateStem + "-" + keyId + ".json");
    }

    /** The private keys in {@code folder}, the first one made before those that carry their id; empty if it is none. */
    List<Path> privateFilesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path first = firstPrivateFile(folder);
            List<Path> later = files.filter(file ->
                            privateName.matcher(file.getFileName().toString()).matches())
                    .filter(file -> !file.equals(first))
                    .sorted()
                    .toList();
            return Files.exists(first)
                    ? Stream.concat(Stream.of(first), later.stream()).toList()
                    : later;
        }
    }

    /**
     * The private key files that {@code place} names: itself, or of a folder all in it. Where there is none, the place at
     * which one is missing, so that who opens it can say so.
     */
    public List<Path> privateFiles(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try {
            List<Path> found = privateFilesIn(place);
            return found.isEmpty() ? List.of(firstPrivateFile(place)) : found;
        } catch (IOException e) {
            return List.of(place);
        }
    }
}
