package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Applied;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.Failures;
import io.coldstream.streams.domain.Fulfilment;
import io.coldstream.streams.domain.Lineage;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Order;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fixtures: monthly subscriptions of user u1, two mailboxes at 11 USD each, as read weeks ago. */
final class Sold {

    private static final Instant READ_AT = Instant.parse("2027-02-01T00:00:00Z");
    private static final Stamp STAMP = new Stamp(READ_AT, "ab");

    private final Instant end;
    private Instant start;
    private boolean autoRenew;
    private boolean read = true;
    private @Nullable Instant domainUntil;
    private Operation.@Nullable State operation;

    private Sold(Instant end) {
        this.end = end;
        this.start = end.atZone(ZoneOffset.UTC).minusMonths(1).toInstant();
    }

    static Sold at(Instant end) {
        return new Sold(end);
    }

    Sold every(Duration period) {
        start = end.minus(period);
        return this;
    }

    Sold autoRenew() {
        autoRenew = true;
        return this;
    }

    Sold domainUntil(Instant until) {
        domainUntil = until;
        return this;
    }

    /** Its order alone tells of it. */
    Sold neverRead() {
        read = false;
        return this;
    }

    Sold operation(Operation.State state) {
        operation = state;
        return this;
    }

    Subscription build(String id) {
        String domain = id + ".example";
        Observation shown = new Observation(
                null,
                true,
                READ_AT,
                Status.ACTIVE,
                start,
                end,
                autoRenew,
                new Money(BigDecimal.valueOf(11), "USD"),
                2,
                domain,
                List.of(),
                0L);
        return new Subscription(
                id,
                new Claims(
                        new Stamped<>(new Account("u1", null), STAMP),
                        null,
                        new Stamped<>(domain, STAMP),
                        null,
                        null,
                        null,
                        null,
                        end,
                        new TreeMap<>(Map.of("O-" + id, new Stamped<>(order(), STAMP))),
                        READ_AT,
                        Applied.NONE),
                new Fulfilment(0, 0, new TreeMap<>()),
                new Renewal(read ? shown : null, READ_AT, READ_AT, null, null, null, operation(id), null, null, null),
                new Lineage(
                        READ_AT,
                        new Lineage.Home(
                                "domain:u1/" + domain, domainUntil, List.of(), List.of(), READ_AT, List.of(), true),
                        List.of(),
                        null),
                null,
                null);
    }

    private static Order order() {
        return new Order(null, 2, new Money(BigDecimal.valueOf(11), "USD"), READ_AT);
    }

    private @Nullable Operation operation(String id) {
        return operation == null
                ? null
                : new Operation(
                        id + "~00ff",
                        1,
                        operation,
                        end,
                        Duration.ofDays(15),
                        new Money(BigDecimal.valueOf(22), "USD"),
                        READ_AT,
                        null,
                        READ_AT,
                        0,
                        "accepted",
                        null,
                        null,
                        0,
                        null,
                        Failures.NONE);
    }
}
