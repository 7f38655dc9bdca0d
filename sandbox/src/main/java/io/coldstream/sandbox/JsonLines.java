package io.coldstream.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.function.Consumer;

/** An append-only file of lines. A last line without its end was never acknowledged: it is cut off at opening. */
final class JsonLines implements AutoCloseable {

    private final Path path;
    private FileChannel channel;

    private JsonLines(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Opens or creates the file and hands every whole line in it to {@code reader}. */
    static JsonLines open(Path path, Consumer<byte[]> reader) throws IOException {
        long whole = Files.exists(path) ? read(path, reader) : 0;
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.truncate(whole);
        channel.position(whole);
        return new JsonLines(path, channel);
    }

    private static long read(Path path, Consumer<byte[]> reader) throws IOException {
        long whole = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    reader.accept(line.toByteArray());
                    whole += line.size() + 1L;
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }
        return whole;
    }

    /** Once this returns, the line outlives the process; a crash of the machine only after {@link #force}. */
    void append(byte[] line) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n');
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Replaces the whole file at once by these lines. */
    void replace(Iterator<byte[]> lines) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        JsonLines fresh = open(next, line -> {});
        while (lines.hasNext()) {
            fresh.append(lines.next());
        }
        fresh.force();
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel.close();
        channel = fresh.channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
