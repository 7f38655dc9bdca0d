package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.domain.Operation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandRoutesTest {

    private static final String UPDATE =
            "{\"kind\":\"UPDATE_MAILBOX\",\"mailboxId\":\"m1\",\"firstName\":\"Eve\",\"reason\":\"typo\"}";
    private static final String OP_ID = "sub-1~0011223344556677";

    private final TestApi api = new TestApi();
    private final Stored stored = new Stored(api.views);

    @BeforeEach
    void store() {
        stored.subscription("sub-1", "example.com", "u1").mailbox("sub-1", "m1", "ada@example.com");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void anUpdateIsWrittenUnderItsMailboxAndCanBeAskedForAtOnce() throws Exception {
        TestApi.Reply reply = api.send("POST", "/api/commands", UPDATE);

        assertThat(reply.status()).isEqualTo(202);
        String commandId = reply.json().get("commandId").textValue();
        assertThat(commandId).startsWith("mailbox:m1~");
        assertThat(api.get(reply.header("Location")).json().get("state").textValue())
                .isEqualTo("RECEIVED");
        var request = api.journal.requests.getFirst();
        assertThat(CommandIds.routingKey(request)).isEqualTo("mailbox:m1");
        assertThat(request.getMailboxUpdate().orElseThrow().getFirstName()).contains("Eve");
        assertThat(request.getActor()).isEqualTo("operator@local");
        assertThat(request.getReason()).isEqualTo("typo");
    }

    @Test
    void theSameIdempotencyKeyIsTheSameCommandAndAnotherTargetIsAnother() {
        stored.mailbox("sub-1", "m2", "bob@example.com");
        String first = commandId(api.send("POST", "/api/commands", UPDATE, "Idempotency-Key", "k1"));
        stored.command("sub-1", first, "WAITING", "in-dispatch", null);

        String again = commandId(api.send("POST", "/api/commands", UPDATE, "Idempotency-Key", "k1"));
        String other = commandId(
                api.send("POST", "/api/commands", UPDATE.replace("\"m1\"", "\"m2\""), "Idempotency-Key", "k1"));
        String without = commandId(api.send("POST", "/api/commands", UPDATE));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        assertThat(without).isNotEqualTo(first);
        assertThat(api.journal.requests).hasSize(3);
    }

    @Test
    void aCommandIsAskedForOnceMoreWithWhereItStandsAndItsNextSlot() {
        stored.command("sub-1", "mailbox:m1~9", "WAITING", "limit-reached", Stored.END);

        var json = api.get("/api/commands/mailbox:m1~9").json();

        assertThat(json.get("state").textValue()).isEqualTo("WAITING");
        assertThat(json.get("nextSlot").textValue()).isEqualTo(Stored.END.toString());
        assertThat(json.get("words").textValue())
                .startsWith("The update of mailbox m1 waits: the reseller's limit for this mailbox is used up");
    }

    @Test
    void everyProblemOfARequestIsListedAndNothingIsWritten() {
        TestApi.Reply reply = api.send(
                "POST", "/api/commands", "{\"kind\":\"UPDATE_MAILBOX\",\"mailboxId\":\"a/b\",\"color\":\"red\"}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("problems").toString()).contains("mailboxId", "reason", "firstName", "color");
        assertThat(api.send("POST", "/api/commands", "{}").json().get("problems"))
                .hasSize(2);
        assertThat(api.send("POST", "/api/commands", "{\"kind\":\"RETRY_RENEWAL\",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(422);
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void whatTheRequestSpeaksOfHasToBeKnown() {
        assertThat(api.send("POST", "/api/commands", UPDATE.replace("m1", "m9")).status())
                .isEqualTo(404);
        assertThat(api.send(
                                "POST",
                                "/api/commands",
                                "{\"kind\":\"RENEW_SUBSCRIPTION\",\"subscriptionId\":\"none\",\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void aParkedRenewalIsRetriedOrResolvedWithAReason() {
        stored.subscription("sub-1", "example.com", "u1", Stored.END, operation(Operation.State.PARKED));

        TestApi.Reply retry = api.send("POST", "/api/renewals/" + OP_ID + "/retry", "{\"reason\":\"checked\"}");
        TestApi.Reply resolve = api.send("POST", "/api/renewals/" + OP_ID + "/resolve", "{\"reason\":\"paid\"}");

        assertThat(retry.status()).isEqualTo(202);
        assertThat(resolve.status()).isEqualTo(202);
        assertThat(api.journal.requests)
                .extracting(request -> request.getKind())
                .containsExactly(CommandKind.RETRY_RENEWAL, CommandKind.RESOLVE_RENEWAL);
        assertThat(api.journal.requests).allSatisfy(request -> {
            assertThat(request.getOpId()).contains(OP_ID);
            assertThat(CommandIds.routingKey(request)).isEqualTo("sub-1");
        });
    }

    @Test
    void aRenewalThatNeedsNobodyIsNeitherRetriedNorResolved() {
        stored.subscription("sub-1", "example.com", "u1", Stored.END, operation(Operation.State.CONFIRMED));

        assertThat(api.send("POST", "/api/renewals/" + OP_ID + "/retry", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(409);
        assertThat(api.send("POST", "/api/renewals/sub-1~ffff/retry", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.send("POST", "/api/renewals/" + OP_ID + "/resolve", "{}").status())
                .isEqualTo(422);
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void withoutTheLogsAcknowledgementNothingIsAccepted() {
        api.journal.away = true;

        TestApi.Reply reply = api.send("POST", "/api/commands", UPDATE);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    private static Operation operation(Operation.State state) {
        return Stored.operation(OP_ID, state, "no-proof-of-renewal");
    }

    private static String commandId(TestApi.Reply reply) {
        assertThat(reply.status()).isEqualTo(202);
        return reply.json().get("commandId").textValue();
    }
}
