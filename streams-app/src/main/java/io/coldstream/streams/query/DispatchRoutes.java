package io.coldstream.streams.query;

import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How dispatch works at the moment, and where a command stands in it. It lives in one process, which is asked. */
final class DispatchRoutes {

    static final String PATH = "/api/dispatch";

    /** Of the commands that wait, the first ones are counted, and no more. */
    static final int MOST_COUNTED = 10_000;

    private static final int MOST_RELEASED = 1_000;
    private static final int MOST_CURRENCIES = 20;
    private static final List<String> CLASSES = List.of("paid", "other", "reads", "reports", "sweep");

    private final Relay relay;
    private final BusinessClock clock;

    DispatchRoutes(Relay relay, BusinessClock clock) {
        this.relay = relay;
        this.clock = clock;
    }

    /** With {@code ?commandId=} also where that command stands, if it waits there or is on its way. */
    Answer status(Ask ask) {
        return relay.at(
                Stage.DISPATCH, Stores.DISPATCH_KEY, ask, () -> here(ask.query("commandId"), ask.query("kind")));
    }

    private Answer here(@Nullable String commandId, @Nullable String kind) {
        List<Dispatch> waiting = relay.views().waiting(MOST_COUNTED);
        List<Entry<DispatchEntry>> released = relay.views()
                .range(Table.DISPATCH_WINDOW, Stores.DISPATCH_KEY, new Span("", null, false), MOST_RELEASED);
        DispatchGate gate = gate(released.size());
        JsonObject counts = new JsonObject();
        for (int priority = 0; priority < CLASSES.size(); priority++) {
            counts.with(CLASSES.get(priority), count(waiting, priority));
        }
        JsonObject shown = new JsonObject()
                .with("waiting", counts)
                .with("waitingIsMore", waiting.size() == MOST_COUNTED)
                .with("onTheirWay", released.size());
        gate.describe(shown);
        shown.with("money", money());
        if (commandId != null) {
            shown.with("command", command(commandId, kind, waiting, released, gate));
        }
        return Answer.ok(shown);
    }

    /** What was spent or is reserved today and this month over all, and the caps. */
    private JsonObject money() {
        Instant now = clock.now();
        Caps caps = new PolicyBook(relay.views()::policy).caps(now);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new JsonObject()
                .with("day", money(Purse.Span.DAY, today, caps.perDay()))
                .with("month", money(Purse.Span.MONTH, today.withDayOfMonth(1), caps.perMonth()));
    }

    private JsonObject money(Purse.Span span, LocalDate from, @Nullable Money cap) {
        List<Money> used = relay
                .views()
                .range(
                        Table.DISPATCH_SPENDING,
                        Stores.DISPATCH_KEY,
                        new Span(Purse.overAll(span, from), null, false),
                        MOST_CURRENCIES)
                .stream()
                .map(purse -> Amounts.stored(purse.value()))
                .toList();
        return new JsonObject()
                .with("from", from)
                .with("used", JsonObject.list(used))
                .with("cap", cap);
    }

    private DispatchGate gate(int onTheirWay) {
        String key = Stores.DISPATCH_KEY;
        DispatchStatus status = relay.views().get(Table.DISPATCH_STATUS, key, key);
        Dispatch read = relay.views().get(Table.DISPATCH_CLOCK, key, key);
        return new DispatchGate(
                status == null ? new DispatchStatus(1, 1, null, null, null) : status,
                read == null ? null : read.getClockSkewMillis().orElse(null),
                new PolicyBook(relay.views()::policy).spendingStopped(),
                onTheirWay,
                clock,
                Instant.now());
    }

    private @Nullable JsonObject command(
            String commandId,
            @Nullable String kind,
            List<Dispatch> waiting,
            List<Entry<DispatchEntry>> released,
            DispatchGate gate) {
        if (released.stream().anyMatch(entry -> entry.key().equals(commandId))) {
            return new JsonObject().with("state", "ON_ITS_WAY");
        }
        DispatchPlace place = DispatchPlace.find(commandId, kind, waiting);
        if (place == null && waiting.size() < MOST_COUNTED) {
            return null;
        }
        int before = place == null ? waiting.size() : place.before();
        JsonObject shown =
                new JsonObject().with("state", "WAITING").with("before", before).with("beforeIsMore", place == null);
        if (place != null) {
            int priority = place.send().getPriority();
            String reason = gate.reason(priority, isHeldByItsKey(place, released));
            shown.with("class", CLASSES.get(priority))
                    .with("waitsFor", reason)
                    .with("words", "It waits because " + Reasons.words(reason) + ".")
                    .with("expectedAt", gate.expectedAt(reason, before));
        }
        return shown;
    }

    /** As dispatch has it: at most two unpaid commands of a key at a time. */
    private static boolean isHeldByItsKey(DispatchPlace place, List<Entry<DispatchEntry>> released) {
        String key = place.send().getSubscriptionId();
        return place.send().getPriority() > 0
                && released.stream()
                                .filter(entry -> entry.value()
                                        .getKey()
                                        .filter(key::equals)
                                        .isPresent())
                                .count()
                        >= 2;
    }

    private static int count(List<Dispatch> waiting, int priority) {
        return (int) waiting.stream()
                .filter(dispatch -> dispatch.getSend().orElseThrow().getPriority() == priority)
                .count();
    }
}
