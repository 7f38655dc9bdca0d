package io.coldstream.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The vendor's side: every call goes through key, rate, faults and the books, in this order, and is logged whatever
 * becomes of it.
 */
final class VendorApi {

    static final String BASE = "/api/v1/integration";
    private static final List<HandlerType> METHODS =
            List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);

    /** What every call passes before and after it is carried out. */
    record Gate(RateLimit rate, Faults faults, FaultReply faultReply, CallLog log) {}

    private final byte[] apiKey;
    private final Reseller reseller;
    private final Gate gate;
    private final Supplier<Behaviour> behaviour;
    private final RealTime time;
    private final Map<String, Function<Request, Reply>> calls = new HashMap<>();

    VendorApi(String apiKey, Reseller reseller, Gate gate, Supplier<Behaviour> behaviour, RealTime time) {
        this.apiKey = apiKey.getBytes(StandardCharsets.UTF_8);
        this.reseller = reseller;
        this.gate = gate;
        this.behaviour = behaviour;
        this.time = time;
    }

    /** @param call the method and the path under the base */
    void add(String call, Function<Request, Reply> handler) {
        calls.put(call, handler);
    }

    void routes(RoutesConfig routes) {
        METHODS.forEach(method -> routes.addHttpHandler(method, BASE + "/<call>", this::serve));
    }

    /**
     * What became of a call.
     *
     * @param reply what it was answered, or would have been; null where a fault came before it was carried out
     */
    private record Outcome(@Nullable Reply reply, Optional<Fault> fault) {}

    private void serve(Context ctx) throws IOException, InterruptedException {
        var arrived = time.now().truncatedTo(ChronoUnit.MILLIS);
        Optional<Reply> refusal = refusal(ctx);
        Request request;
        try {
            request = read(ctx);
        } catch (HttpResponseException e) {
            request = empty(ctx);
            refusal = refusal.or(() -> Optional.of(Reply.refused(e.getStatus(), "The body is too large")));
        } catch (JsonProcessingException e) {
            request = empty(ctx);
            refusal = refusal.or(() -> Optional.of(Reply.refused(400, "The body is not JSON")));
        }
        Outcome outcome =
                refusal.map(reply -> new Outcome(reply, Optional.empty())).orElse(null);
        if (outcome == null) {
            outcome = carryOut(request);
        }
        gate.log().add(call(arrived, request, outcome));
        answer(ctx, request, outcome);
    }

    private Outcome carryOut(Request request) {
        Optional<Fault> before = gate.faults().onCall(Fault.When.BEFORE, request.method(), request.path());
        if (before.isPresent()) {
            return new Outcome(null, before);
        }
        Function<Request, Reply> handler = calls.get(request.method() + " " + request.path());
        Reply reply = handler == null
                ? Reply.refused(404, "Cannot " + request.method() + " this path")
                : reseller.step(() -> handler.apply(request));
        return new Outcome(reply, gate.faults().onCall(Fault.When.AFTER, request.method(), request.path()));
    }

    private static CallLog.Call call(Instant arrived, Request request, Outcome outcome) {
        Reply reply = outcome.reply();
        return new CallLog.Call(
                arrived,
                request.method(),
                request.path(),
                request.subscriptionIds(),
                request.mailboxId(),
                reply == null ? null : (Integer) reply.status(),
                outcome.fault().map(Fault::label).orElse(null));
    }

    /** A fault before the call spoils an answer that says so: it never looks as if the order had been taken. */
    private void answer(Context ctx, Request request, Outcome outcome) throws IOException, InterruptedException {
        Reply reply = outcome.reply() == null ? Reply.refused(502, "Sandbox fault before the call") : outcome.reply();
        boolean bare = reply.status() == 200 && request.path().equals("/send-errors");
        byte[] body = bare
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : reply.body(behaviour.get().generation());
        if (outcome.fault().isPresent()) {
            gate.faultReply().write(ctx, outcome.fault().get(), reply.status(), body);
        } else {
            ctx.status(reply.status()).contentType("application/json").result(body);
        }
    }

    private Optional<Reply> refusal(Context ctx) {
        String given = ctx.header("cmr-x-api-key");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), apiKey)) {
            return Optional.of(Reply.refused(401, "Unauthorized"));
        }
        if (!gate.rate().allows(behaviour.get().ratePerSecond(), reseller.speed())) {
            ctx.header("Retry-After", "1");
            return Optional.of(Reply.refused(429, "Too many requests"));
        }
        return Optional.empty();
    }

    private static Request read(Context ctx) throws IOException {
        Request bare = empty(ctx);
        return ctx.method().equals(HandlerType.GET)
                ? bare
                : new Request(bare.method(), bare.path(), bare.query(), Json.tree(ctx.bodyAsBytes()));
    }

    private static Request empty(Context ctx) {
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, values.getFirst()));
        String path = ctx.path().substring(BASE.length());
        return new Request(ctx.method().name(), path, query, MissingNode.getInstance());
    }
}
