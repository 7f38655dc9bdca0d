package io.coldstream.local.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An HTTP/1.1 connection to loopback with at most one request on its way. */
final class KeptConnection implements AutoCloseable {

    private static final int LONGEST_ANSWER = 4_096;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length: ";
    private static final String GOOD = "http/1.1 200 ";

    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    private long sentAt;

    private KeptConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** Once connected, {@code selector} tells when something has arrived. */
    static KeptConnection open(int port, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        KeptConnection connection = new KeptConnection(channel);
        channel.register(selector, SelectionKey.OP_READ, connection);
        return connection;
    }

    void send(ByteBuffer request) throws IOException {
        ByteBuffer left = request.duplicate();
        answer.clear();
        sentAt = System.nanoTime();
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** {@link System#nanoTime()} when the last request was sent. */
    long sentAt() {
        return sentAt;
    }

    /**
     * Reads what has arrived.
     *
     * @return whether the answer is complete
     * @throws IOException if it is none with status 200 and a length, or the connection ends
     */
    boolean answered() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("the server closed a connection");
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0 && answer.hasRemaining()) {
            return false;
        }
        String head = text.substring(0, Math.max(end, 0)).toLowerCase(Locale.ROOT);
        int length = head.indexOf(LENGTH);
        if (!head.startsWith(GOOD) || length < 0) {
            throw new IOException(
                    "the server answered " + text.lines().findFirst().orElse("nothing"));
        }
        int lineEnd = head.indexOf('\r', length + LENGTH.length());
        String number = head.substring(length + LENGTH.length(), lineEnd < 0 ? head.length() : lineEnd);
        return answer.position() >= end + END_OF_HEAD.length() + Integer.parseInt(number.strip());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
