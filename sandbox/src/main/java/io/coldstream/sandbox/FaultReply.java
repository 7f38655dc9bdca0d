package io.coldstream.sandbox;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/** Spoils the reply to a call the way a fault says. */
final class FaultReply {

    private static final int SLICES = 20;

    private final CountDownLatch closing;

    /** @param closing falls when the sandbox closes, which ends hangs early */
    FaultReply(CountDownLatch closing) {
        this.closing = closing;
    }

    /** @param body what would have been answered without the fault, with {@code status} */
    void write(Context ctx, Fault fault, int status, byte[] body) throws IOException, InterruptedException {
        switch (fault.kind()) {
            case STATUS -> {
                if (fault.status() == 429 || fault.status() == 503) {
                    ctx.header("Retry-After", "1");
                }
                answer(
                        ctx,
                        fault.status(),
                        Reply.refused(fault.status(), "Sandbox fault").body(Generation.B));
            }
            case RESET -> reset(ctx);
            case TIMEOUT -> {
                closing.await(fault.seconds(), TimeUnit.SECONDS);
                reset(ctx);
            }
            case CUT -> {
                ServletOutputStream out = begin(ctx, status, body.length);
                out.write(body, 0, body.length / 2);
                out.flush();
                reset(ctx);
            }
            case SLOW -> slowly(begin(ctx, status, body.length), body, fault.seconds());
            case GARBAGE -> {
                byte[] garbage = new byte[64];
                new Random(fault.seed()).nextBytes(garbage);
                byte[] start = "<html>{\"status\": 2".getBytes(StandardCharsets.UTF_8);
                answer(
                        ctx,
                        200,
                        ByteBuffer.allocate(start.length + garbage.length)
                                .put(start)
                                .put(garbage)
                                .array());
            }
            case DROP, DUPLICATE, DELAY, REORDER -> throw new IllegalStateException("of webhooks: " + fault.kind());
        }
    }

    private static void answer(Context ctx, int status, byte[] body) {
        ctx.status(status).contentType("application/json").result(body);
    }

    private static ServletOutputStream begin(Context ctx, int status, int length) throws IOException {
        ctx.status(status).contentType("application/json");
        ctx.res().setContentLength(length);
        return ctx.res().getOutputStream();
    }

    private void slowly(ServletOutputStream out, byte[] body, int seconds) throws IOException, InterruptedException {
        long pauseMillis = TimeUnit.SECONDS.toMillis(seconds) / SLICES;
        int slice = Math.max(1, (body.length + SLICES - 1) / SLICES);
        for (int at = 0; at < body.length; at += slice) {
            out.write(body, at, Math.min(slice, body.length - at));
            out.flush();
            if (closing.await(pauseMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** No linger: the client sees a reset where anything of its request is unread, and the end of the stream elsewhere. */
    private static void reset(Context ctx) throws IOException {
        EndPoint connection = ServletContextRequest.getServletContextRequest(ctx.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        if (connection.getTransport() instanceof SocketChannel channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
        connection.close();
    }
}
