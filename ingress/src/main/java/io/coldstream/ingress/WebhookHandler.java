package io.coldstream.ingress;

import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;

/**
 * {@code POST /webhooks}: read within bounds, authenticate, find the key, seal, publish; 200 once Kafka has it. Whatever
 * is authentic is accepted, even what can't be understood: the sender would only send the same again, and then give up.
 */
final class WebhookHandler {

    private final BodyReader bodies;
    private final Authenticator authenticator;
    private final WebhookSealing sealing;
    private final WebhookPublisher publisher;
    private final WebhookMetrics metrics;
    private final InstantSource clock = InstantSource.system();

    WebhookHandler(
            BodyReader bodies,
            Authenticator authenticator,
            WebhookSealing sealing,
            WebhookPublisher publisher,
            WebhookMetrics metrics) {
        this.bodies = bodies;
        this.authenticator = authenticator;
        this.sealing = sealing;
        this.publisher = publisher;
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
        if (!authenticator.worthReading(headers)) {
            throw new RefusedException(Refusal.UNSIGNED);
        }
        try (BodyReader.Body body = bodies.read(request.getInputStream(), request.getContentLengthLong())) {
            Instant receivedAt = clock.instant();
            Sender sender = authenticator
                    .authenticate(headers, body.bytes(), receivedAt)
                    .orElseThrow(() -> new RefusedException(Refusal.WRONGLY_SIGNED));
            Optional<WebhookFields> fields = WebhookReader.read(body.bytes());
            WebhookSealing.Keyed record = sealing.seal(
                    body.bytes(), fields.orElse(WebhookFields.UNREADABLE), sender, headers.claimedTime(), receivedAt);
            publisher.publish(record.key(), record.webhook());
            metrics.accepted(sender, fields.isPresent(), since(started));
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
