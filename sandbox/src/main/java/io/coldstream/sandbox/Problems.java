package io.coldstream.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what went wrong as {@code application/problem+json}. */
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void routes(RoutesConfig routes) {
        routes.exception(Problem.class, (e, ctx) -> problem(ctx, e.status(), e.detail()));
        routes.exception(JsonProcessingException.class, (e, ctx) -> problem(ctx, 400, "the body is not JSON"));
        routes.exception(
                HttpResponseException.class, (e, ctx) -> problem(ctx, e.getStatus(), String.valueOf(e.getMessage())));
        routes.exception(Exception.class, (e, ctx) -> {
            log.atError()
                    .setMessage("request failed")
                    .addKeyValue("path", ctx.path())
                    .setCause(e)
                    .log();
            problem(ctx, 500, "an error of the sandbox itself");
        });
    }

    private static void problem(Context ctx, int status, String detail) {
        ctx.status(status)
                .contentType("application/problem+json")
                .result(Json.bytes(
                        Map.of("status", status, "title", ctx.status().getMessage(), "detail", detail)));
    }
}
