package io.coldstream.ingress;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Senders that hold their connections as long as they may, a byte a second or none, and come again when cut. */
final class Slowloris implements AutoCloseable {

    /** On the average; each waits as it likes, or 500 would strike as one. */
    private static final Duration BETWEEN_BYTES = Duration.ofSeconds(1);

    private static final String HEADERS = "POST /webhooks HTTP/1.1\r\nHost: x\r\ncmr-x-signature: 00\r\n";

    /** How they begin; after that some send a byte now and then. */
    private enum Manner {
        SILENT("", false),
        HEADERS_DRIPPING("POST /webhooks HTTP/1.1\r\nHost: x\r\nx-long: ", true),
        HEADERS_AND_NOTHING_MORE(HEADERS + "Content-Length: 500000\r\n\r\n{", false),
        BODY_DRIPPING(HEADERS + "Content-Length: 500000\r\n\r\n{", true),
        CHUNKS_DRIPPING(HEADERS + "Transfer-Encoding: chunked\r\n\r\n7a120\r\n", true);

        private final String beginning;
        private final boolean drips;

        Manner(String beginning, boolean drips) {
            this.beginning = beginning;
            this.drips = drips;
        }
    }

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger tooSlow = new AtomicInteger();

    Slowloris(int port, int connections) {
        this.port = port;
        for (int i = 0; i < connections; i++) {
            Manner manner = Manner.values()[i % Manner.values().length];
            var unused = threads.submit(() -> again(manner));
        }
    }

    int open() {
        return open.get();
    }

    /** Connections that the server has ended. */
    int ended() {
        return ended.get();
    }

    /** Of those, the ones that were told so (408). */
    int tooSlow() {
        return tooSlow.get();
    }

    private void again(Manner manner) {
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                open.incrementAndGet();
                hold(socket, manner);
            } catch (IOException e) {
                // It was cut off: on to the next.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                open.decrementAndGet();
            }
        }
    }

    private void hold(Socket socket, Manner manner) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        out.write(manner.beginning.getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(1);
        try {
            while (true) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(2 * BETWEEN_BYTES.toMillis()));
                if (manner.drips) {
                    out.write('a');
                }
                if (isAnswered(socket)) {
                    return;
                }
            }
        } catch (IOException e) {
            ended.incrementAndGet();
            throw e;
        }
    }

    /** Whether the server has answered or closed. */
    private boolean isAnswered(Socket socket) throws IOException {
        byte[] answer = new byte[12];
        try {
            int read = socket.getInputStream().read(answer);
            String status = new String(answer, StandardCharsets.US_ASCII);
            tooSlow.addAndGet(read > 0 && status.equals("HTTP/1.1 408") ? 1 : 0);
            ended.incrementAndGet();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
