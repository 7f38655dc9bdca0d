package io.coldstream.streams.reseller;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * One request over one connection of its own, and what came of it. The connection is never reused: a client that finds a
 * kept connection dead may send the request again, and this one has none to find.
 */
final class Wire {

    /** Older ones are broken; the JDK could be told to allow them. */
    private static final SSLParameters TLS = new SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"});

    private final CallLimits limits;
    private final SSLContext trust;

    /** @param trust whose certificates are believed */
    Wire(CallLimits limits, SSLContext trust) {
        this.limits = limits;
        this.trust = trust;
    }

    /**
     * Sends the request at most once.
     *
     * @param gate the request's body; null for a read, which the JDK may repeat once by itself and which is harmless
     * @param asked what the request says
     */
    Reply send(HttpRequest request, @Nullable SendGate gate, Asked asked) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                // A proxy would be one more party that may repeat a request.
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(limits.connect())
                .sslContext(trust)
                .sslParameters(TLS)
                .build();
        CompletableFuture<HttpResponse<byte[]>> response =
                client.sendAsync(request, head -> new BoundedBody(limits.replyBytes()));
        try {
            return answered(response.get(limits.deadline().toMillis(), TimeUnit.MILLISECONDS), asked);
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause(), gate);
        } catch (TimeoutException e) {
            return unanswered("timed-out", gate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered("interrupted", gate);
        } finally {
            response.cancel(true);
            client.shutdownNow();
        }
    }

    private static Reply answered(HttpResponse<byte[]> response, Asked asked) {
        Instant now = Instant.now();
        return new Reply.Answered(
                response.statusCode(),
                Envelope.parse(response.body()),
                header(response, "Date")
                        .flatMap(ReplyTimes::date)
                        .map(date -> date.toEpochMilli() - now.toEpochMilli())
                        .orElse(null),
                header(response, "Retry-After")
                        .flatMap(text -> ReplyTimes.retryAfterSeconds(text, now))
                        .orElse(null),
                asked);
    }

    private static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }

    private static Reply failed(Throwable failure, @Nullable SendGate gate) {
        String reason = switch (failure) {
            case HttpConnectTimeoutException e -> "connect-failed";
            case ConnectException e -> "connect-failed";
            case UnresolvedAddressException e -> "connect-failed";
            case SSLHandshakeException e -> "tls-failed";
            case HttpTimeoutException e -> "timed-out";
            case BoundedBody.TooLarge e -> "reply-too-large";
            case Throwable e when e.getCause() instanceof BoundedBody.TooLarge -> "reply-too-large";
            case Throwable e -> "connection-lost";
        };
        if (gate == null && (reason.equals("connect-failed") || reason.equals("tls-failed"))) {
            return new Reply.NotSent(reason);
        }
        return unanswered(reason, gate);
    }

    /** With a gate, the gate alone decides whether nothing was sent: never the kind of the failure. */
    private static Reply unanswered(String reason, @Nullable SendGate gate) {
        if (gate == null || !gate.shut()) {
            return new Reply.Unknown(reason);
        }
        return new Reply.NotSent(gate.refusal().orElse(reason));
    }
}
