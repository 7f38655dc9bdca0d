package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.CommandKind;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.domain.CallAnswer;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Calls;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandRoutesTest {

    private static final String UPDATE =
            "{\"kind\":\"UPDATE_MAILBOX\",\"mailboxId\":\"m1\",\"firstName\":\"Eve\",\"reason\":\"typo\"}";
    private static final String OP_ID = "sub-1~0011223344556677";

    private static final MailboxChange CHANGE = new MailboxChange("m1", "Eve", null, null, null);
    private static final CallAnswer ANSWER = new CallAnswer(
            CommandOutcome.Result.REJECTED,
            "refused-without-known-reason",
            Stored.AT,
            400,
            "userName is taken",
            "ACT_1");

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
    void whatWaitsSaysItsSlotFromItsQueueAsItStandsNow() {
        Instant slot = Instant.now().plus(Duration.ofHours(20)).truncatedTo(ChronoUnit.SECONDS);
        var waiting = new Calls.Waiting<>(
                List.of("mailbox:m1~8", "mailbox:m1~9"), CHANGE, slot, "used-at-the-dashboard", 0, false, true);
        stored.mailbox("sub-1", "m1", "ada@example.com", queue(waiting, List.of(), null))
                .command("sub-1", "mailbox:m1~9", "WAITING", "another-call-is-on-its-way", Stored.END);

        var json = api.get("/api/commands/mailbox:m1~9").json();

        assertThat(json.get("nextSlot").textValue()).isEqualTo(slot.toString());
        assertThat(json.get("reason").textValue()).isEqualTo("used-at-the-dashboard");
        assertThat(json.get("words").textValue()).contains("used the limit of this mailbox up");
        assertThat(json.get("position").intValue()).isEqualTo(1);
        assertThat(json.get("mergedRequests").intValue()).isEqualTo(2);
        assertThat(json.get("urgent").booleanValue()).isTrue();
    }

    @Test
    void anUrgentUpdateIsAskedForAndUrgencyOfARenewalIsRefused() {
        api.send("POST", "/api/commands", UPDATE.replace("\"reason\"", "\"urgent\":true,\"reason\""));

        assertThat(api.journal.requests.getFirst().getUrgent()).isTrue();
        assertThat(api.send(
                                "POST",
                                "/api/commands",
                                "{\"kind\":\"RENEW_SUBSCRIPTION\",\"subscriptionId\":\"sub-1\",\"urgent\":true,\"reason\":\"r\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void anExportIsAskedForByAddressAlone() {
        String body = "{\"kind\":\"REEXPORT_MAILBOX\",\"email\":\"%s\",\"microsoftOauthRoute\":\"r\",\"reason\":\"r\"}";
        stored.mailbox("sub-1", "m2", "eve@example.com").mailbox("sub-1", "m3", "eve@example.com");

        assertThat(commandId(api.send("POST", "/api/commands", body.formatted("ADA@example.com"))))
                .startsWith("mailbox:m1~");
        assertThat(api.journal.requests.getFirst().getReexport().orElseThrow().getMailboxId())
                .isEqualTo("m1");
        assertThat(api.send("POST", "/api/commands", body.formatted("nobody@example.com"))
                        .status())
                .isEqualTo(404);
        assertThat(api.send("POST", "/api/commands", body.formatted("eve@example.com"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void callsThatNeedAPersonAreListedWithEvidenceAndRetriedOrResolvedWithAReason() {
        var parked = new Calls.Parked<>(List.of("mailbox:m1~1", "mailbox:m1~2"), CHANGE, 1, Stored.AT, ANSWER);
        var overdue =
                new Calls.Sent<>(List.of("mailbox:m1~0"), CHANGE, Stored.AT, Stored.AT, null, false, 1, false, ANSWER);
        stored.mailbox("sub-1", "m1", "ada@example.com", queue(null, List.of(overdue), parked))
                .command("sub-1", "mailbox:m1~0", "UNCONFIRMED", "no-webhook", null)
                .command("sub-1", "mailbox:m1~2", "PARKED", "refused-without-known-reason", null);

        var item = api.get("/api/parked").json().at("/items/0");
        assertThat(item.get("kind").textValue()).isEqualTo("commands");
        assertThat(item.get("mailboxId").textValue()).isEqualTo("m1");
        assertThat(item.at("/commands/0/requests")).hasSize(2);
        assertThat(item.at("/commands/0/state").textValue()).isEqualTo("PARKED");
        assertThat(item.at("/commands/0/wanted/firstName").textValue()).isEqualTo("Eve");
        assertThat(item.at("/commands/0/lastAnswer/status").intValue()).isEqualTo(400);
        assertThat(item.at("/commands/0/lastAnswer/message").textValue()).isEqualTo("userName is taken");
        assertThat(item.at("/commands/0/lastAnswer/actionId").textValue()).isEqualTo("ACT_1");
        assertThat(item.at("/commands/1/state").textValue()).isEqualTo("UNCONFIRMED");
        assertThat(api.get("/api/parked?kind=operations").items("kind")).isEmpty();
        assertThat(api.get("/api/parked?kind=commands").json().get("items")).hasSize(1);

        assertThat(api.send("POST", "/api/commands/mailbox:m1~2/retry", "{\"reason\":\"freed the name\"}")
                        .status())
                .isEqualTo(202);
        assertThat(api.send("POST", "/api/commands/mailbox:m1~0/resolve", "{\"reason\":\"seen\"}")
                        .status())
                .isEqualTo(202);
        assertThat(api.journal.requests)
                .extracting(request -> request.getKind())
                .containsExactly(CommandKind.RETRY_COMMAND, CommandKind.RESOLVE_COMMAND);
        assertThat(api.journal.requests).allSatisfy(request -> {
            assertThat(request.getTarget().orElseThrow()).startsWith("mailbox:m1~");
            assertThat(CommandIds.routingKey(request)).isEqualTo("mailbox:m1");
        });
    }

    @Test
    void aCommandThatNeedsNobodyIsNeitherRetriedNorResolvedAndTheRefusalSaysWhatToDo() {
        stored.command("sub-1", "mailbox:m1~0", "UNCONFIRMED", "no-webhook", null)
                .command("sub-1", "mailbox:m1~1", "DONE", "shown-by-webhook", null)
                .renewalCommand("sub-1", OP_ID + "~1", "PARKED");

        TestApi.Reply retry = api.send("POST", "/api/commands/mailbox:m1~0/retry", "{\"reason\":\"r\"}");
        TestApi.Reply done = api.send("POST", "/api/commands/mailbox:m1~1/resolve", "{\"reason\":\"r\"}");
        TestApi.Reply renewal = api.send("POST", "/api/commands/" + OP_ID + "~1/retry", "{\"reason\":\"r\"}");

        assertThat(retry.status()).isEqualTo(409);
        assertThat(retry.json().get("detail").textValue()).contains("UNCONFIRMED", "POST /api/commands");
        assertThat(done.status()).isEqualTo(409);
        assertThat(renewal.status()).isEqualTo(409);
        assertThat(renewal.json().get("detail").textValue()).contains("/api/renewals/");
        assertThat(api.send("POST", "/api/commands/mailbox:m1~7/retry", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.send("POST", "/api/commands/none/retry", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.send("POST", "/api/commands/mailbox:m1~0/resolve", "{}").status())
                .isEqualTo(422);
        assertThat(api.journal.requests).isEmpty();
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
    void renewalThatAwaitsAnApprovalIsListedAndApprovedWithAReason() {
        stored.awaitingApproval("sub-9", "sub-9~0011");

        var item = api.get("/api/parked?kind=operations").json().at("/items/0");
        TestApi.Reply approved = api.send("POST", "/api/renewals/sub-9~0011/approve", "{\"reason\":\"agreed\"}");

        assertThat(item.path("kind").textValue()).isEqualTo("approval");
        assertThat(item.path("opId").textValue()).isEqualTo("sub-9~0011");
        assertThat(item.path("words").textValue()).contains("waits for a person's approval", "11.00 USD");
        assertThat(approved.status()).isEqualTo(202);
        var request = api.journal.requests.getLast();
        assertThat(request.getKind()).isEqualTo(CommandKind.APPROVE_RENEWAL);
        assertThat(request.getOpId()).contains("sub-9~0011");
        assertThat(request.getReason()).isEqualTo("agreed");
    }

    @Test
    void approvalCoversWhatThePersonSaidElseWhatWasShown() {
        stored.awaitingApproval("sub-9", "sub-9~0011");
        String path = "/api/renewals/sub-9~0011/approve";

        api.send("POST", path, "{\"reason\":\"r\"}");
        assertThat(upTo()).isEqualTo("11.0000 USD");
        api.send("POST", path, "{\"reason\":\"r\",\"upTo\":{\"amount\":\"9.5\",\"currency\":\"USD\"}}");
        assertThat(upTo()).isEqualTo("9.5000 USD");

        var refused = api.send("POST", path, "{\"reason\":\"r\",\"upTo\":{\"amount\":\"9\",\"currency\":\"EUR\"}}");
        assertThat(refused.json().get("problems").toString()).contains("upTo: its currency");
        assertThat(api.journal.requests).hasSize(2);
    }

    private String upTo() {
        var upTo = api.journal.requests.getLast().getUpTo().orElseThrow();
        return upTo.getAmount() + " " + upTo.getCurrency();
    }

    @Test
    void onlyWhatAwaitsAnApprovalIsApproved() {
        stored.awaitingApproval("sub-9", "sub-9~0011");

        assertThat(api.send("POST", "/api/renewals/sub-9~ffff/approve", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(409);
        assertThat(api.send("POST", "/api/renewals/sub-9~0011/approve", "{}").status())
                .isEqualTo(422);
        assertThat(api.send("POST", "/api/renewals/nobody~0011/approve", "{\"reason\":\"r\"}")
                        .status())
                .isEqualTo(404);
        assertThat(api.journal.requests).isEmpty();
    }

    @Test
    void withoutTheLogsAcknowledgementNothingIsAccepted() {
        api.journal.away = true;

        TestApi.Reply reply = api.send("POST", "/api/commands", UPDATE);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    private static CallQueue<MailboxChange> queue(
            Calls.@Nullable Waiting<MailboxChange> waiting,
            List<Calls.Sent<MailboxChange>> unconfirmed,
            Calls.@Nullable Parked<MailboxChange> parked) {
        return new CallQueue<>(Mailbox.UPDATES, List.of(), waiting, null, unconfirmed, parked);
    }

    private static Operation operation(Operation.State state) {
        return Stored.operation(OP_ID, state, "no-proof-of-renewal");
    }

    private static String commandId(TestApi.Reply reply) {
        assertThat(reply.status()).isEqualTo(202);
        return reply.json().get("commandId").textValue();
    }
}
