package io.coldstream.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read, which appear whole or not at all. */
public final class PrivateFiles {

    private PrivateFiles() {}

    /** Creates {@code folder} for its owner alone; one that exists stays as it is. */
    public static void folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, ownerOnly(folder, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    /** How a file that was written comes to stand under its name. */
    @FunctionalInterface
    private interface Appearance {
        void under(Path temporary, Path file) throws IOException;
    }

    /**
     * Writes {@code content} to {@code file}, through a temporary file; one that exists already stays as it is. It
     * survives a loss of power from the return on.
     */
    static void create(Path file, String content) throws IOException {
        write(file, content, PrivateFiles::appear);
    }

    /** The same, but one that exists already is replaced, in one step. */
    static void replace(Path file, String content) throws IOException {
        write(
                file,
                content,
                (temporary, place) -> Files.move(
                        temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    private static void write(Path file, String content, Appearance appearance) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, ".key", ".tmp", ownerOnly(file, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            appearance.under(temporary, file);
            forceName(file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    // Only POSIX systems let a folder be opened, which takes its names to the disk.
    private static void forceName(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && isPosix(folder)) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    // A rename would replace a file that came into being meanwhile; a hard link is as atomic and refuses.
    private static void appear(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker: its file counts.
        } catch (UnsupportedOperationException | FileSystemException e) {
            // A file system without hard links.
            Files.move(temporary, file);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
