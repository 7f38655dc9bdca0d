package io.coldstream.ingress;

import io.coldstream.schemas.process.CannotStartException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinException;
import org.eclipse.jetty.server.ConnectionLimit;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that webhooks come in by: Javalin on virtual threads, HTTP/1.1, one route. */
final class WebhookServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WebhookServer.class);
    private static final String PATH = "/webhooks";

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
            config.jetty.modifyServer(server -> {
                server.setHandler(deadlines);
                server.setErrorHandler(quietErrors());
                server.addBean(new ConnectionLimit(limits.connections(), server));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, host, port, deadlines));
            routes(config, webhooks, metrics);
        });
        try {
            return new WebhookServer(javalin.start());
        } catch (JavalinException e) {
            throw new CannotStartException(
                    "Nothing can listen at " + host + ":" + port
                            + ": is the port taken? (COLDSTREAM_INGRESS_HOST, COLDSTREAM_INGRESS_PORT)",
                    e);
        }
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
        connector.addBean(deadlines, false);
        return connector;
    }

    private static ErrorHandler quietErrors() {
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        return errors;
    }

    int port() {
        return javalin.port();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
