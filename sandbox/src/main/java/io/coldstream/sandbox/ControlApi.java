package io.coldstream.sandbox;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the vendor does not have: everything under {@code /sandbox}, and health. No key is asked for. */
final class ControlApi {

    /** The rooms that it opens the doors of. */
    record Rooms(
            Orders orders,
            Prewarmups prewarmups,
            Domains domains,
            Dashboard dashboard,
            ClockDesk clock,
            WebhookDesk webhooks,
            EventDesk events,
            Oracle oracle) {}

    /** What stands beside the books. */
    record Outside(Faults faults, CallLog calls) {}

    private final Reseller reseller;
    private final Rooms rooms;
    private final Outside outside;
    private final Switches switches;

    ControlApi(Reseller reseller, Rooms rooms, Outside outside, Switches switches) {
        this.reseller = reseller;
        this.rooms = rooms;
        this.outside = outside;
        this.switches = switches;
    }

    void routes(RoutesConfig routes) {
        routes.before("/sandbox/*", ControlApi::guard);
        routes.get("/sandbox/ledger", read(ctx -> rooms.oracle().ledger(ctx.queryParam("subscriptionId"))));
        routes.get(
                "/sandbox/subscriptions",
                read(ctx -> rooms.oracle().subscriptions(ctx.queryParam("subscriptionId"), ctx.queryParam("domain"))));
        routes.get("/sandbox/domains", read(ctx -> rooms.oracle().domains(ctx.queryParam("domain"))));
        routes.get("/sandbox/mailboxes", read(ctx -> rooms.oracle().mailboxes(ctx.queryParam("subscriptionId"))));
        routes.get("/sandbox/state", read(ctx -> state()));
        routes.get("/sandbox/clock", read(ctx -> rooms.clock().show()));
        routes.post("/sandbox/clock", change(form -> rooms.clock().set(form)));
        routes.post("/sandbox/orders", change(this::order));
        routes.post("/sandbox/domains", change(form -> rooms.domains().place(DomainForm.from(form))));
        routes.post("/sandbox/dashboard", change(form -> rooms.dashboard().act(form)));
        routes.get("/sandbox/calls", ctx -> json(ctx, Map.of("calls", calls(ctx))));
        routes.get("/sandbox/settings", ctx -> json(ctx, switches.now()));
        routes.post("/sandbox/settings", ctx -> {
            Form form = form(ctx);
            json(ctx, switches.change(now -> BehaviourForm.from(form, now)));
        });
        routes.get("/sandbox/webhooks", read(ctx -> rooms.webhooks().show()));
        routes.post("/sandbox/webhooks/resend", change(form -> rooms.webhooks().resend(form)));
        routes.post("/sandbox/events", change(form -> rooms.events().send(form)));
        faults(routes);
        health(routes);
    }

    private void faults(RoutesConfig routes) {
        routes.get(
                "/sandbox/faults",
                ctx -> json(ctx, Map.of("faults", outside.faults().all())));
        routes.post("/sandbox/faults", ctx -> {
            Fault fault = Fault.from(form(ctx));
            outside.faults().add(fault);
            json(ctx.status(201), fault);
        });
        routes.delete("/sandbox/faults", ctx -> {
            outside.faults().clear();
            ctx.status(204);
        });
    }

    private void health(RoutesConfig routes) {
        routes.get("/health/live", ctx -> json(ctx, Map.of("status", "UP")));
        routes.get("/health/ready", ctx -> {
            boolean well = reseller.isWell();
            json(ctx.status(well ? 200 : 503), Map.of("status", well ? "UP" : "DOWN"));
        });
    }

    /** No page of a browser may turn the sandbox's knobs: bodies are declared as JSON, and a foreign origin is refused. */
    private static void guard(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin != null && !origin.equals("http://" + ctx.header("Host"))) {
            throw new Problem(403, "requests from other origins are refused");
        }
        String type = ctx.contentType();
        if (ctx.method().name().equals("POST") && (type == null || !type.startsWith("application/json"))) {
            throw new Problem(415, "the body must be application/json");
        }
    }

    private Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("clock", rooms.clock().show());
        state.put("settings", switches.now());
        state.putAll(rooms.oracle().counts());
        return state;
    }

    /**
     * One order tells its ids at the top; a batch, which has a {@code count}, and an order of warm
     * mailboxes tell them in a list.
     */
    private Object order(Form form) {
        boolean batch = form.text("count").isPresent();
        OrderForm order = OrderForm.from(form);
        if (!order.prewarmed().isEmpty()) {
            return rooms.prewarmups().place(order);
        }
        List<Orders.Placed> placed = IntStream.range(0, order.count())
                .mapToObj(index -> rooms.orders().place(order, index))
                .toList();
        return batch ? Map.of("orders", placed) : placed.getFirst();
    }

    private List<CallLog.Call> calls(Context ctx) {
        String path = ctx.queryParam("path");
        String subscriptionId = ctx.queryParam("subscriptionId");
        String mailboxId = ctx.queryParam("mailboxId");
        return outside.calls()
                .calls(call -> (path == null || call.path().equals(path))
                        && (mailboxId == null || mailboxId.equals(call.mailboxId()))
                        && (subscriptionId == null || names(call.subscriptionIds(), subscriptionId)));
    }

    private static boolean names(@Nullable List<String> ids, String id) {
        return ids != null && ids.contains(id);
    }

    private Handler read(Function<Context, Object> reader) {
        return ctx -> json(ctx, reseller.step(() -> reader.apply(ctx)));
    }

    private Handler change(Function<Form, Object> action) {
        return ctx -> {
            Form form = form(ctx);
            Supplier<Object> step = () -> action.apply(form);
            json(ctx, reseller.step(step));
        };
    }

    private static Form form(Context ctx) throws IOException {
        return new Form(Json.tree(ctx.bodyAsBytes()));
    }

    private static void json(Context ctx, Object value) {
        ctx.contentType("application/json").result(Json.bytes(value));
    }
}
