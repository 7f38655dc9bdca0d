package io.coldstream.ingress;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts connections that take too long. Jetty's idle timeout begins anew with every byte, so a sender of a byte now and
 * then would hold its connection for ever. Here the headers of a request have to be complete within a time from the
 * connection's opening or the answer before, and the whole request within a time from then on.
 */
final class ConnectionDeadlines extends EventsHandler implements Connection.Listener {

    private static final Logger log = LoggerFactory.getLogger(ConnectionDeadlines.class);

    private final Duration headersWithin;
    private final Duration requestWithin;
    private final Runnable onCut;
    private final Map<EndPoint, Long> deadlines = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("connection-deadlines").factory());

    ConnectionDeadlines(Duration headersWithin, Duration requestWithin, Runnable onCut) {
        this.headersWithin = headersWithin;
        this.requestWithin = requestWithin;
        this.onCut = onCut;
    }

    @Override
    protected void doStart() throws Exception {
        long period = Math.clamp(requestWithin.toMillis() / 10, 10, 500);
        var unused = thread.scheduleWithFixedDelay(this::cutOverdue, period, period, TimeUnit.MILLISECONDS);
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        thread.shutdownNow();
        super.doStop();
    }

    @Override
    public void onOpened(Connection connection) {
        deadlines.put(connection.getEndPoint(), System.nanoTime() + headersWithin.toNanos());
    }

    @Override
    public void onClosed(Connection connection) {
        deadlines.remove(connection.getEndPoint());
    }

    @Override
    protected void onBeforeHandling(Request request) {
        renew(request, requestWithin);
    }

    @Override
    protected void onComplete(Request request, @Nullable Throwable failure) {
        renew(request, headersWithin);
    }

    // Only while the connection is open: a late event must not keep a closed one in the map.
    private void renew(Request request, Duration within) {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        deadlines.replace(connection, System.nanoTime() + within.toNanos());
    }

    private void cutOverdue() {
        long now = System.nanoTime();
        deadlines.forEach((connection, deadline) -> {
            if (now - deadline > 0 && deadlines.remove(connection, deadline)) {
                cut(connection);
            }
        });
    }

    // One that can't be closed must not end the watch over the others.
    private void cut(EndPoint connection) {
        try {
            onCut.run();
            connection.close(new TimeoutException("the request took too long"));
        } catch (RuntimeException e) {
            log.atWarn().setMessage("A connection could not be cut").setCause(e).log();
        }
    }
}
