package io.coldstream.schemas;

import com.google.crypto.tink.KeysetHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The keys of one purpose in a folder: one public key that seals, and the private keys that open, one of them its other
 * half.
 *
 * <p>A private key's file is never changed, renamed or removed here; which pair seals is told by the public key alone, and
 * that is replaced in one step when its private key is safe on disk. So a change that was cut short anywhere leaves keys
 * that go on working, and of several at once the last one's pair seals while all of them open.
 */
public final class KeyRing {

    private final KeyPurpose purpose;
    private final Path folder;

    public KeyRing(KeyPurpose purpose, Path folder) {
        this.purpose = purpose;
        this.folder = folder;
    }

    /**
     * A private key, of which only what is public is told.
     *
     * @param file where it is
     * @param id what names it in sealed records
     * @param seals whether it belongs to the public key that seals; else it opens only
     * @param since by the files' times: when it began to seal; of one that opens only, when it ceased to, or was made
     *     if it never did
     */
    public record Key(Path file, String id, boolean seals, Instant since) {}

    public KeyPurpose purpose() {
        return purpose;
    }

    public Path publicFile() {
        return purpose.publicFile(folder);
    }

    /**
     * All private keys, the one whose public key seals first, then those that ceased last first; empty if there are no
     * files at all.
     *
     * @throws IllegalStateException if a half of the pair that seals is missing
     * @throws IllegalArgumentException if a file can't be read or is no key; the message names it and never its content
     * @throws IOException if the folder can't be read
     */
    public List<Key> keys() throws IOException {
        if (!Files.exists(publicFile())) {
            if (privateFiles().isEmpty()) {
                return List.of();
            }
            throw new IllegalStateException(publicFile() + " is missing: 'keys create' makes it from its private key");
        }
        // Read before the private keys are looked for: each of these is there before its public key is.
        String sealing = HpkeKeys.idOf(HpkeKeys.readPublic(publicFile()), publicFile());
        List<Key> keys = new ArrayList<>();
        for (Path file : privateFiles()) {
            String id = HpkeKeys.idOf(readPublicHalf(file), file);
            boolean seals = id.equals(sealing);
            keys.add(new Key(file, id, seals, timeOf(seals ? publicFile() : file)));
        }
        if (keys.stream().noneMatch(Key::seals)) {
            throw unpaired(sealing, keys);
        }
        keys.sort(Comparator.comparing(Key::seals).thenComparing(Key::since).reversed());
        return List.copyOf(keys);
    }

    private IllegalStateException unpaired(String sealing, List<Key> others) {
        if (others.isEmpty()) {
            return new IllegalStateException(publicFile() + " is there, but its private key "
                    + purpose.firstPrivateFile(folder) + " is not. Restore it from a backup. Only if nothing sealed so"
                    + " far is needed any more, delete the public key: both are then made anew.");
        }
        return new IllegalStateException(
                publicFile() + " and " + others.getLast().file()
                        + " are no pair: what is sealed with the one can't be opened with the other. Restore the private key"
                        + " that belongs to key " + sealing + " from a backup.");
    }

    /**
     * Makes the first pair where there is none, and a missing public key from the newest private one.
     *
     * @throws IllegalStateException as {@link #keys}
     */
    void create() throws IOException {
        // The public key is looked for first and written last: another process that creates the same pair meanwhile
        // never looks like a lost private key.
        if (!Files.exists(publicFile())) {
            if (privateFiles().isEmpty()) {
                PrivateFiles.create(purpose.firstPrivateFile(folder), HpkeKeys.privateText(HpkeKeys.generate()));
            }
            PrivateFiles.create(publicFile(), HpkeKeys.publicText(readPublicHalf(newest())));
        }
        keys();
    }

    /** When a key ceased to seal is not known without the public key, so of several all count from now. */
    private Path newest() throws IOException {
        List<Path> files = privateFiles();
        Path newest = files.getFirst();
        for (Path file : files) {
            newest = timeOf(file).isAfter(timeOf(newest)) ? file : newest;
        }
        for (Path file : files) {
            date(file);
        }
        return newest;
    }

    /**
     * Makes a new pair that seals from now on: for each process from when it reads the public key next. What was there
     * goes on opening.
     *
     * @return the new key
     * @throws IllegalStateException if there is no pair that seals
     * @throws IllegalArgumentException if a file can't be read or is no key; the message names it and never its content
     * @throws IOException if the folder can't be written; what seals is then as it was
     */
    public Key rotate() throws IOException {
        List<Key> before = keys();
        if (before.isEmpty()) {
            throw new IllegalStateException("there is no key in " + folder + " that could be replaced");
        }
        KeysetHandle fresh = HpkeKeys.generate();
        KeysetHandle itsPublicHalf = HpkeKeys.publicHalf(fresh, publicFile());
        String id = HpkeKeys.idOf(itsPublicHalf, publicFile());
        Path file = purpose.privateFile(folder, id);
        PrivateFiles.create(file, HpkeKeys.privateText(fresh));
        // Ahead of what it dates, lest a crash in between leave a key looking as if it had ceased when it was made.
        date(before.getFirst().file());
        PrivateFiles.replace(publicFile(), HpkeKeys.publicText(itsPublicHalf));
        return new Key(file, id, true, timeOf(publicFile()));
    }

    private List<Path> privateFiles() throws IOException {
        return purpose.privateFilesIn(folder);
    }

    private static KeysetHandle readPublicHalf(Path file) {
        return HpkeKeys.publicHalf(HpkeKeys.readPrivate(file), file);
    }

    private static Instant timeOf(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toInstant();
    }

    private static void date(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
}
