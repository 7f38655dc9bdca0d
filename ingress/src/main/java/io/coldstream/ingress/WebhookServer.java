package io.coldstream.ingress;

import io.coldstream.schemas.process.CannotStartException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that webhooks come in by: Javalin on virtual threads, HTTP/1.1, one route. */
final class WebhookServer implements AutoCloseable {

    private static final int ACCEPT_QUEUE = 1024;

    /** Javalin would make one of 32 KB for each answer: two thirds of all the memory that a webhook takes. */
    private static final int ANSWER_BUFFER = 1_024;

    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    private static final String PATH = "/webhooks";

    /** How long requests on their way may take to finish at the end: as long as one may wait for Kafka. */
    private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);

    private final Javalin javalin;

    private WebhookServer(Javalin javalin) {
        this.javalin = javalin;
    }

    static WebhookServer start(
            String host, int port, HttpLimits limits, WebhookHandler webhooks, WebhookMetrics metrics) {
        ConnectionDeadlines deadlines =
                new ConnectionDeadlines(limits.headersWithin(), limits.requestWithin(), metrics::cut);
        Javalin javalin = Javalin.create(config -> {
            config.concurrency.useVirtualThreads = true;
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.http.responseBufferSize = ANSWER_BUFFER;
            config.jetty.modifyServer(server -> {
                server.setHandler(new GracefulHandler(deadlines));
                server.setStopTimeout(FINISH_WITHIN.toMillis());
                server.setErrorHandler(new HttpErrors());
                server.addBean(new ConnectionLimit(limits.connections(), server));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, host, port, deadlines));
            routes(config, webhooks, metrics);
        });
        try {
            // Javalin logs a failed start by itself: a taken port is found out before.
            new ServerSocket(port, 1, InetAddress.getByName(host)).close();
            return new WebhookServer(javalin.start());
        } catch (IOException | JavalinException e) {
            throw cannotListen(host, port, e);
        }
    }

    private static CannotStartException cannotListen(String host, int port, Exception cause) {
        return new CannotStartException(
                "Nothing can listen at " + host + ":" + port
                        + ": is the port taken? (COLDSTREAM_INGRESS_HOST, COLDSTREAM_INGRESS_PORT)",
                cause);
    }

    private static void routes(JavalinConfig config, WebhookHandler webhooks, WebhookMetrics metrics) {
        config.routes.post(PATH, webhooks::handle);
        config.routes.error(404, context -> {
            boolean otherMethod = context.path().equals(PATH) && context.method() != HandlerType.POST;
            refuse(context, otherMethod ? Refusal.WRONG_METHOD : Refusal.NOT_FOUND, metrics);
        });
        config.routes.exception(Exception.class, (failure, context) -> {
            log.atError()
                    .setMessage("A webhook could not be handled")
                    .setCause(failure)
                    .log();
            refuse(context, Refusal.BROKEN, metrics);
        });
    }

    private static void refuse(Context context, Refusal refusal, WebhookMetrics metrics) {
        Problem.answer(context, refusal);
        metrics.refused(refusal);
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, String host, int port, ConnectionDeadlines deadlines) {
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        // With the JDK's 50 a burst of new connections is reset by the kernel before anyone could answer it.
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.addBean(deadlines, false);
        return connector;
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
