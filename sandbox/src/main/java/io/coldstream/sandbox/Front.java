package io.coldstream.sandbox;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The HTTP server, with its bounds.
 *
 * @param port 0 for a free one
 */
record Front(String host, int port, RealTime time, Switches switches) {

    private static final long MOST_BODY_BYTES = 1_000_000;
    /** Longer than the longest hang that a fault may ask for. */
    private static final long IDLE_MILLIS = 180_000;

    /** A server that does not listen yet. */
    Javalin server(VendorApi vendor, ControlApi control) {
        return Javalin.create(config -> {
            bound(config);
            config.routes.before(ctx -> ctx.header("Date", date()));
            vendor.routes(config.routes);
            control.routes(config.routes);
            Problems.routes(config.routes);
        });
    }

    private void bound(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = MOST_BODY_BYTES;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.addConnector((jetty, http) -> {
            ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
    }

    /** Real time, as HTTP writes it, off by as much as the settings say. */
    private String date() {
        ZonedDateTime now =
                time.now().plusSeconds(switches.now().dateSkewSeconds()).atZone(ZoneOffset.UTC);
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(now);
    }
}
