package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's port: Javalin on virtual threads. */
final class ApiServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final int MOST_CONNECTIONS = 500;
    private static final Duration IDLE_AT_MOST = Duration.ofSeconds(30);

    private final Javalin javalin;

    private ApiServer(Javalin javalin) {
        this.javalin = javalin;
    }

    /** @throws CannotStartException if nothing can listen there */
    static ApiServer start(ApiSettings settings, List<Route> routes) {
        AskReader reader = new AskReader(new Gatekeeper(settings));
        Javalin javalin = Javalin.create(config -> {
            config.concurrency.useVirtualThreads = true;
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.http.prefer405over404 = true;
            config.jetty.modifyServer(server -> {
                server.setErrorHandler(new BareErrors());
                server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
            });
            config.jetty.addConnector((server, http) -> connector(server, http, settings));
            routes(config, routes, reader);
        });
        try {
            // Javalin logs a failed start by itself: a taken port is found out before.
            new ServerSocket(settings.port(), 1, InetAddress.getByName(settings.host())).close();
            return new ApiServer(javalin.start());
        } catch (IOException | JavalinException e) {
            throw new CannotStartException(
                    "Nothing can listen at " + settings.host() + ":" + settings.port()
                            + ": is the port taken? (COLDSTREAM_API_HOST, COLDSTREAM_API_PORT)",
                    e);
        }
    }

    private static void routes(JavalinConfig config, List<Route> routes, AskReader reader) {
        config.routes.before(ApiServer::secure);
        for (Page page : Page.all()) {
            config.routes.get(page.path(), context -> {
                reader.admit(context, Route.Access.OPEN);
                context.contentType(page.type()).result(page.text());
            });
        }
        for (Route route : routes) {
            config.routes.addHttpHandler(route.method(), route.path(), context -> answer(context, route, reader));
        }
        config.routes.exception(Refused.class, (refused, context) -> write(context, refused.answer()));
        config.routes.exception(Exception.class, ApiServer::broken);
        config.routes.error(
                404, context -> unlessSaid(context, "Not found", "GET /openapi.yaml describes what there is."));
        config.routes.error(
                405,
                context -> unlessSaid(context, "Method not allowed", "GET /openapi.yaml describes what there is."));
    }

    private static void answer(Context context, Route route, AskReader reader) throws IOException {
        Sheet sheet = route.sheet();
        if (sheet != null) {
            context.header("Vary", "Accept");
        }
        Ask ask = reader.read(context, route.access());
        // Other processes of ours ask for their part of a page, which is no list of its own.
        Media media = sheet == null || !ask.forwardedBy().isEmpty() ? Media.JSON : Media.wanted(accepted(context));
        if (sheet == null || media == Media.JSON) {
            write(context, route.handler().apply(ask));
        } else {
            new Export(route.handler(), sheet, media).write(context, ask);
        }
    }

    private static String accepted(Context context) {
        return String.join(",", Collections.list(context.req().getHeaders("Accept")));
    }

    private static void secure(Context context) {
        context.header("X-Content-Type-Options", "nosniff");
        context.header("Cache-Control", "no-store");
        context.header("Referrer-Policy", "no-referrer");
        context.header("X-Frame-Options", "DENY");
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
                        + " form-action 'none'; frame-ancestors 'none'");
    }

    private static void broken(Exception failure, Context context) {
        log.atError()
                .setMessage("A request could not be answered")
                .addKeyValue("route", context.method() + " " + context.path())
                .setCause(failure)
                .log();
        write(context, new Refused(500, "Broken", "A fault of our own; the log of this process says which.").answer());
    }

    private static void unlessSaid(Context context, String title, String detail) {
        if (!AskReader.PROBLEM.equals(context.res().getContentType())) {
            write(context, new Refused(context.statusCode(), title, detail).answer());
        }
    }

    private static void write(Context context, Answer answer) {
        JsonNode body = answer.body();
        answer.headers().forEach(context::header);
        context.status(answer.status())
                .contentType(answer.status() < 400 ? "application/json" : AskReader.PROBLEM)
                .result(HandlerType.HEAD.equals(context.method()) ? "" : body.toString());
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, ApiSettings settings) {
        http.setSendServerVersion(false);
        // The id of a command for a domain has a slash, which stands encoded in a path.
        http.setUriCompliance(UriCompliance.DEFAULT.with("ids", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_AT_MOST.toMillis());
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
