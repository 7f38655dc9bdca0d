package io.coldstream.ingress;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * Reads bodies within bounds: each up to a size and at a rate, and all that are held at one time up to a budget, taken
 * as bytes arrive. What a sender says of the length decides nothing but an early refusal.
 */
final class BodyReader {

    private static final int CHUNK = 8_192;

    /**
     * Of each body these bytes don't count: what a webhook usually has is bounded by the number of connections, and
     * finds its place even where others fill the budget and stand still.
     */
    private static final int NOT_COUNTED = 16 * 1_024;

    /** So much of a refused body is still read: with bytes unread the sender would see a reset, not the answer. */
    private static final int READ_OF_REFUSED = 4 * 1_024 * 1_024;

    /** From then on a body has to come at the least rate: a lost packet is sent again within some seconds. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Bytes per second, over all of the body. */
    private static final int LEAST_RATE = 1_024;

    private final int maxBytes;
    private final Semaphore budget;
    private final LongSupplier nanoTime;

    BodyReader(int maxBytes, int budgetBytes) {
        this(maxBytes, budgetBytes, System::nanoTime);
    }

    BodyReader(int maxBytes, int budgetBytes, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        this.budget = new Semaphore(Math.max(budgetBytes, maxBytes));
        this.nanoTime = nanoTime;
    }

    /** A body in memory; its share of the budget is free again when it is closed. */
    record Body(byte[] bytes, Semaphore budget) implements AutoCloseable {
        @Override
        public void close() {
            budget.release(counted(bytes.length));
        }
    }

    /**
     * The whole body.
     *
     * @param claimedLength what the sender says, or -1
     * @throws IOException if it ends early, or the connection was cut
     */
    Body read(InputStream in, long claimedLength) throws RefusedException, IOException {
        if (claimedLength > maxBytes) {
            throw new RefusedException(Refusal.TOO_LARGE);
        }
        // One byte more than is announced, to meet the end without growing; whoever announces much gets no more.
        byte[] bytes = new byte[(int) (claimedLength >= 0 ? Math.min(claimedLength + 1, CHUNK) : CHUNK)];
        int held = 0;
        long started = nanoTime.getAsLong();
        boolean complete = false;
        try {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes, held, bytes.length - held)) {
                if (held + read > maxBytes) {
                    throw new RefusedException(Refusal.TOO_LARGE);
                }
                if (!budget.tryAcquire(counted(held + read) - counted(held))) {
                    throw new RefusedException(Refusal.BUSY);
                }
                held += read;
                if (held != claimedLength && isTooSlow(held, started)) {
                    throw new RefusedException(Refusal.TOO_SLOW);
                }
                if (held == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * held);
                }
            }
            complete = true;
            return new Body(Arrays.copyOf(bytes, held), budget);
        } finally {
            if (!complete) {
                budget.release(counted(held));
            }
        }
    }

    private static int counted(int bytes) {
        return Math.max(0, bytes - NOT_COUNTED);
    }

    private boolean isTooSlow(int bytes, long started) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - started);
        return took.compareTo(GRACE) > 0 && bytes < LEAST_RATE * took.toSeconds();
    }

    /** Reads on for a while, keeping nothing. */
    void discard(InputStream in) {
        byte[] chunk = new byte[CHUNK];
        try {
            int left = READ_OF_REFUSED;
            for (int read = in.read(chunk); read >= 0 && left > 0; read = in.read(chunk)) {
                left -= read;
            }
        } catch (IOException e) {
            // The sender is gone, or too slow: there is nobody to answer.
        }
    }
}
