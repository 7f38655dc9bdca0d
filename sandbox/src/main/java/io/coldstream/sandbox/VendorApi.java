package io.coldstream.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

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

    private void serve(Context ctx) throws IOException, InterruptedException {
        var arrived = time.now().truncatedTo(ChronoUnit.MILLIS);
        Optional<JsonNode> body = body(ctx);
        Map<String, String> query = new HashMap<>();
        ctx.queryParamMap().forEach((name, values) -> query.put(name, values.getFirst()));
        Request request = new Request(
                ctx.method().name(),
                ctx.path().substring(BASE.length()),
                query,
                body.orElse(MissingNode.getInstance()));
        Optional<Reply> refusal = refusal(ctx);
        Optional<Fault> before = refusal.isPresent() ? Optional.empty() : draw(Fault.When.BEFORE, request);
        Reply reply = refusal.orElseGet(() -> before.isPresent()
                ? Reply.refused(502, "Sandbox fault before the call")
                : body.isPresent() ? carryOut(request) : Reply.refused(400, "The body is not JSON"));
        Optional<Fault> fault = refusal.isPresent() || before.isPresent() ? before : draw(Fault.When.AFTER, request);
        gate.log()
                .add(new CallLog.Call(
                        arrived,
                        request.method(),
                        request.path(),
                        request.subscriptionIds(),
                        request.mailboxId(),
                        before.isPresent() ? null : (Integer) reply.status(),
                        fault.map(Fault::label).orElse(null)));
        byte[] bytes = bytes(request, reply);
        if (fault.isPresent()) {
            gate.faultReply().write(ctx, fault.get(), reply.status(), bytes);
        } else {
            ctx.status(reply.status()).contentType("application/json").result(bytes);
        }
    }

    private Optional<Fault> draw(Fault.When when, Request request) {
        return gate.faults().onCall(when, request.method(), request.path());
    }

    private Reply carryOut(Request request) {
        Function<Request, Reply> handler = calls.get(request.method() + " " + request.path());
        return handler == null
                ? Reply.refused(404, "Cannot " + request.method() + " this path")
                : reseller.step(() -> handler.apply(request));
    }

    private byte[] bytes(Request request, Reply reply) {
        boolean bare = reply.status() == 200 && request.path().equals("/send-errors");
        return bare
                ? "{}".getBytes(StandardCharsets.UTF_8)
                : reply.body(behaviour.get().generation());
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

    /** Nothing where the body is not JSON. */
    private static Optional<JsonNode> body(Context ctx) throws IOException {
        if (ctx.method().equals(HandlerType.GET)) {
            return Optional.of(MissingNode.getInstance());
        }
        try {
            return Optional.of(Json.tree(ctx.bodyAsBytes()));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
