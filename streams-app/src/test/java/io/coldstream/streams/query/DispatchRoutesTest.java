package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.Change;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.stores.Stores;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchRoutesTest {

    private static final String KEY = Stores.DISPATCH_KEY;
    private static final Instant SOON = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);

    private final TestApi api = new TestApi();
    private final Stored stored = new Stored(api.views);

    @BeforeEach
    void store() {
        stored.subscription("sub-1", "example.com", "u1").mailbox("sub-1", "m1", "ada@example.com");
        status(null, null);
        clock(0);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aWaitingCommandSaysHowManyStandBeforeItWhyItWaitsAndWhenItIsExpected() {
        for (int i = 0; i < 8; i++) {
            wait("other-" + i, "o-" + i + "~1", 1, null);
        }
        wait("sub-1", "mailbox:m1~9", 1, "m1");
        stored.command("sub-1", "mailbox:m1~9", "SENT", "in-dispatch", null);

        JsonNode place = api.get("/api/commands/mailbox:m1~9").json().get("dispatch");

        assertThat(place.get("state").textValue()).isEqualTo("WAITING");
        assertThat(place.get("before").intValue()).isEqualTo(8);
        assertThat(place.get("beforeIsMore").booleanValue()).isFalse();
        assertThat(place.get("class").textValue()).isEqualTo("other");
        assertThat(place.get("waitsFor").textValue()).isEqualTo("in-dispatch");
        assertThat(place.get("words").textValue())
                .isEqualTo("It waits because it waits for its turn within the reseller's rate.");
        assertThat(Instant.parse(place.get("expectedAt").textValue()))
                .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(2));
    }

    @Test
    void aRequestThatWasMergedWithAnotherIsFoundByItsMailbox() {
        wait("sub-1", "mailbox:m1~8", 1, "m1");
        stored.command("sub-1", "mailbox:m1~9", "SENT", "in-dispatch", null);

        assertThat(api.get("/api/commands/mailbox:m1~9")
                        .json()
                        .at("/dispatch/before")
                        .isInt())
                .isTrue();
    }

    @Test
    void oneOnItsWayAndOneThatIsNotThereSaySo() {
        released("mailbox:m1~9", "sub-1");
        stored.command("sub-1", "mailbox:m1~9", "SENT", "in-dispatch", null);
        stored.command("sub-1", "mailbox:m1~10", "WAITING", "limit-reached", Stored.END);
        stored.command("sub-1", "mailbox:m1~11", "DONE", "shown-by-webhook", null);

        assertThat(api.get("/api/commands/mailbox:m1~9")
                        .json()
                        .at("/dispatch/state")
                        .textValue())
                .isEqualTo("ON_ITS_WAY");
        assertThat(api.get("/api/commands/mailbox:m1~10").json().has("dispatch"))
                .isFalse();
        assertThat(api.get("/api/commands/mailbox:m1~11").json().has("dispatch"))
                .isFalse();
    }

    @Test
    void whatWasSpentOrIsReservedIsShownBesideTheCaps() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        spent("day " + today + " all USD", "33.00");
        spent("day " + today + " user u1 USD", "33.00");
        spent("day " + today.minusDays(1) + " all USD", "99.00");
        spent("month " + today.toString().substring(0, 7) + " all USD", "132.00");
        api.views.policies.put(
                "default",
                RenewalPolicy.newBuilder()
                        .setScope("default")
                        .setDailyCap(new Money(new BigDecimal("40.0000"), "USD"))
                        .setVersion(1)
                        .setUpdatedAt(Stored.AT)
                        .build());

        JsonNode money = api.get("/api/dispatch").json().get("money");

        assertThat(money.at("/day/used")).hasSize(1);
        assertThat(money.at("/day/used/0/amount").textValue()).isEqualTo("33.00");
        assertThat(money.at("/day/cap/amount").textValue()).isEqualTo("40.00");
        assertThat(money.at("/month/used/0/amount").textValue()).isEqualTo("132.00");
        assertThat(money.at("/month").has("cap")).isFalse();
        assertThat(money.at("/month/from").textValue()).endsWith("-01");
    }

    private void spent(String purse, String amount) {
        api.views.put(Table.DISPATCH_SPENDING, KEY, purse, new Amount(amount, "USD"));
    }

    @Test
    void whyItWaitsIsTheHardestReason() {
        wait("sub-1", "sub-1~op~1", 0, null);
        wait("sub-1", "mailbox:m1~9", 1, "m1");
        wait("sub-1", "sub-1~look", 2, null);
        assertThat(reason("sub-1~op~1")).isEqualTo("in-dispatch");

        for (int i = 0; i < 20; i++) {
            released("key-" + i + "~1", "key-" + i);
        }
        assertThat(reason("sub-1~look")).isEqualTo("window-full");
        released("sub-1~a", "sub-1");
        released("sub-1~b", "sub-1");
        assertThat(reason("sub-1~look")).isEqualTo("others-of-its-key-on-their-way");
        assertThat(reason("sub-1~op~1")).isEqualTo("window-full");

        api.views.policies.put(
                "spending",
                RenewalPolicy.newBuilder()
                        .setScope("spending")
                        .setSpendingStopped(true)
                        .setVersion(1)
                        .setUpdatedAt(Stored.AT)
                        .build());
        assertThat(reason("sub-1~op~1")).isEqualTo("spending-stopped");
        clock(Duration.ofMinutes(3).toMillis());
        assertThat(reason("mailbox:m1~9")).isEqualTo("clock-differs");
        assertThat(reason("sub-1~look")).isEqualTo("others-of-its-key-on-their-way");
        status(null, SOON);
        assertThat(reason("sub-1~look")).isEqualTo("reseller-out-of-reach");
        assertThat(place("sub-1~look").has("expectedAt")).isFalse();
        status(SOON, SOON);
        assertThat(reason("sub-1~look")).isEqualTo("reseller-asks-for-fewer-calls");
        assertThat(Instant.parse(place("sub-1~op~1").get("expectedAt").textValue()))
                .isEqualTo(SOON);
    }

    @Test
    void noMoreThanTenThousandAreCounted() {
        Dispatch one = waiting("key", "key~1", 2, null);
        for (int i = 0; i < DispatchRoutes.MOST_COUNTED + 1; i++) {
            api.views.waiting.add(one);
        }
        JsonNode status = api.get("/api/dispatch?commandId=sub-1~op~1").json();

        assertThat(status.at("/waiting/reads").intValue()).isEqualTo(10_000);
        assertThat(status.get("waitingIsMore").booleanValue()).isTrue();
        assertThat(status.at("/command/before").intValue()).isEqualTo(10_000);
        assertThat(status.at("/command/beforeIsMore").booleanValue()).isTrue();
    }

    @Test
    void anOperatorSeesWhatWaitsAndWhatKeepsItBack() {
        wait("a", "a~1", 0, null);
        wait("b", "b~1", 2, null);
        wait("c", "c~1", 2, null);
        released("d~1", "d");
        status(SOON, null);

        JsonNode status = api.get("/api/dispatch").json();

        assertThat(status.get("waiting").toString())
                .isEqualTo("{\"paid\":1,\"other\":0,\"reads\":2,\"reports\":0,\"sweep\":0}");
        assertThat(status.get("onTheirWay").intValue()).isEqualTo(1);
        assertThat(status.get("window").intValue()).isEqualTo(20);
        assertThat(status.get("ratePerSecond").intValue()).isEqualTo(4);
        assertThat(status.has("silentUntil")).isTrue();
        assertThat(status.has("outOfReachSince")).isFalse();
    }

    @Test
    void theProcessThatHasDispatchIsAsked() {
        try (TestApi other = new TestApi()) {
            wait("sub-1", "mailbox:m1~9", 1, "m1");
            other.views.owner(InMemoryViews.partition(KEY), api.address());

            assertThat(other.get("/api/dispatch").json().at("/waiting/other").intValue())
                    .isEqualTo(1);
        }
    }

    private String reason(String commandId) {
        return place(commandId).get("waitsFor").textValue();
    }

    private JsonNode place(String commandId) {
        return api.get("/api/dispatch?commandId=" + commandId).json().get("command");
    }

    private void wait(String key, String commandId, int priority, @Nullable String mailboxId) {
        api.views.waiting.add(waiting(key, commandId, priority, mailboxId));
    }

    private static Dispatch waiting(String key, String commandId, int priority, @Nullable String mailboxId) {
        return Dispatch.newBuilder()
                .setCommandId(commandId)
                .setSend(DispatchSend.newBuilder()
                        .setSubscriptionId(key)
                        .setKind("UPDATE_MAILBOX")
                        .setPriority(priority)
                        .setUrgency(Stored.AT)
                        .setChange(mailboxId == null ? null : new Change(mailboxId, "Eve", null, null, null))
                        .build())
                .build();
    }

    private void released(String commandId, String key) {
        api.views.put(
                Table.DISPATCH_WINDOW,
                KEY,
                commandId,
                new DispatchEntry("RELEASED", null, null, Stored.AT, key, null, null));
    }

    private void status(@Nullable Instant silentUntil, @Nullable Instant openSince) {
        api.views.put(Table.DISPATCH_STATUS, KEY, KEY, new DispatchStatus(4, 20, silentUntil, openSince, openSince));
    }

    private void clock(long skewMillis) {
        api.views.put(
                Table.DISPATCH_CLOCK,
                KEY,
                KEY,
                Dispatch.newBuilder()
                        .setCommandId("any")
                        .setClockSkewMillis(skewMillis)
                        .build());
    }
}
