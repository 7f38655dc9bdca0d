package io.coldstream.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connections of which each sends its next request as soon as the last one is answered; one thread serves all. */
final class ClosedLoop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Selector selector;
    private final List<KeptConnection> connections = new ArrayList<>();
    private final List<ByteBuffer> requests;
    private final Samples nanos = new Samples();
    private long end;
    private int sent;

    /**
     * What a turn showed.
     *
     * @param requests that were answered, all with 200
     * @param seconds from the first request to the last answer
     * @param p50 nanoseconds that half of the requests did not exceed, from sending to the whole answer
     * @param p99 the same of 99 in 100
     */
    record Load(long requests, double seconds, long p50, long p99) {

        double perSecond() {
            return requests / seconds;
        }
    }

    ClosedLoop(int port, int connections, List<ByteBuffer> requests) throws IOException {
        this.requests = requests;
        selector = Selector.open();
        for (int i = 0; i < connections; i++) {
            this.connections.add(KeptConnection.open(port, selector));
        }
    }

    /** @throws IOException when the server answers anything but 200, or nothing */
    Load run(Duration turn) throws IOException {
        long begin = System.nanoTime();
        end = begin + turn.toNanos();
        for (KeptConnection connection : connections) {
            send(connection);
        }
        while (nanos.count() < sent) {
            if (selector.select(this::take, PATIENCE.toMillis()) == 0) {
                throw new IOException("the server did not answer within " + PATIENCE);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Load(nanos.count(), seconds, nanos.quantile(0.5), nanos.quantile(0.99));
    }

    private void take(SelectionKey ready) {
        try {
            KeptConnection connection = (KeptConnection) ready.attachment();
            if (connection.answered()) {
                long now = System.nanoTime();
                nanos.add(now - connection.sentAt());
                if (now < end) {
                    send(connection);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(KeptConnection connection) throws IOException {
        connection.send(requests.get(sent++ % requests.size()));
    }

    @Override
    public void close() throws IOException {
        for (KeptConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
