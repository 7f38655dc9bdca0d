package io.coldstream.ingress;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;

/**
 * {@code POST /webhooks}: read within bounds, authenticate, find the key, seal, publish; 200 once Kafka or the
 * spool has it. Whatever
 * is authentic is accepted, even what can't be understood: the sender would only send the same again, and then give up.
 */
final class WebhookHandler {

    private final BodyReader bodies;
    private final WebhookIntake intake;
    private final WebhookKeeper keeper;
    private final WebhookMetrics metrics;
    private final InstantSource clock = InstantSource.system();

    WebhookHandler(BodyReader bodies, WebhookIntake intake, WebhookKeeper keeper, WebhookMetrics metrics) {
        this.bodies = bodies;
        this.intake = intake;
        this.keeper = keeper;
        this.metrics = metrics;
    }

    void handle(Context context) throws IOException {
        long started = System.nanoTime();
        try {
            accept(context.req(), started);
            context.status(200).contentType("application/json").result("{\"status\":\"accepted\"}");
        } catch (RefusedException e) {
            bodies.discard(context.req().getInputStream());
            Problem.answer(context, e.refusal());
            metrics.refused(e.refusal(), since(started));
        }
    }

    private void accept(HttpServletRequest request, long started) throws RefusedException {
        if (isEncoded(request)) {
            throw new RefusedException(Refusal.ENCODED);
        }
        SignatureHeaders headers = SignatureHeaders.of(request);
        if (!intake.worthReading(headers)) {
            throw new RefusedException(Refusal.UNSIGNED);
        }
        try (BodyReader.Body body = bodies.read(request.getInputStream(), request.getContentLengthLong())) {
            WebhookIntake.Taken taken = intake.take(headers, body.bytes(), clock.instant());
            WebhookKeeper.Kept kept = keeper.keep(taken.key(), taken.webhook());
            metrics.accepted(taken, kept, since(started));
        } catch (IOException e) {
            throw new RefusedException(Refusal.INCOMPLETE);
        }
    }

    // A body is sealed as it came and read by others: one that must be unpacked first could be a bomb.
    private static boolean isEncoded(HttpServletRequest request) {
        return Collections.list(request.getHeaders("Content-Encoding")).stream()
                .anyMatch(encoding -> !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity"));
    }

    private static Duration since(long started) {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
