package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.DnsRecordShown;
import io.coldstream.avro.DnsRecordUpdate;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of DNS records on the real topology: from the request to the read that shows them. */
class DnsRecordsTest {

    private static final String ALIAS = "domain:USER1/example.com";
    private static final String FIRST = ALIAS + "~1";

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    private CommandResult answer = CommandResult.ACCEPTED;
    private String reason = "test";
    private @Nullable DnsRecordShown shown;
    private int requests;
    private final List<Command> updates = new ArrayList<>();
    private final List<Command> reads = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder);
        // Dispatch lets nothing but reads go before it knows the reseller's clock.
        topology.send(
                Topics.COMMAND_OUTCOMES,
                ALIAS,
                outcome(CommandKind.OBSERVE_DNS, ALIAS + "~0~R~1r1", CommandResult.REJECTED, "rate-limited")
                        .setClockSkewMillis(0L)
                        .build());
        run(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void acceptedChangeIsDoneWhenAReadShowsIt() {
        ask("v=DMARC1; p=reject", List.of("rua"));
        run(Duration.ofSeconds(30));
        assertThat(updates).singleElement().satisfies(call -> {
            assertThat(call.getKind()).isEqualTo(CommandKind.UPDATE_DNS_RECORD);
            assertThat(call.getSubscriptionId()).isEqualTo(ALIAS);
            assertThat(call.getDnsRecord().orElseThrow().getExcludedDmarcTags()).contains(List.of("rua"));
        });
        assertThat(state(FIRST)).isEqualTo("ACCEPTED test");

        run(Duration.ofMinutes(3));
        assertThat(reads).as("the first read shows it not yet").hasSize(1);
        shown = shown("v=DMARC1; p=reject; ruf=mailto:a@b.c; fo=0; rf=afrf; ri=1; pct=100; sp=reject; aspf=r; adkim=r");
        run(Duration.ofMinutes(3));

        assertThat(reads).hasSize(2);
        assertThat(state(FIRST)).isEqualTo("DONE shown-by-read");
        run(Duration.ofHours(5));
        assertThat(reads).as("nothing is looked at any more").hasSize(2);
        assertThat(updates).hasSize(1);
        assertThat(topology.store(Stores.DNS_RECORDS).get(ALIAS + "/R1")).isNull();
    }

    @Test
    void whatNoReadShowsInTimeIsUnconfirmedUntilAPersonSettlesIt() {
        ask("v=spf1 -all", null);
        shown = shown("v=spf1 ~all");
        run(Duration.ofHours(3));

        assertThat(reads).hasSize(4);
        assertThat(state(FIRST)).isEqualTo("UNCONFIRMED no-read-shows-it");
        assertThat(topology.alerts("command-unconfirmed")).isEqualTo(1);

        person(CommandKind.RESOLVE_COMMAND, FIRST);
        assertThat(state(FIRST)).isEqualTo("DONE resolved");
        assertThat(state(ALIAS + "~2")).isEqualTo("DONE as-asked");
    }

    @Test
    void webhookMakesUsLookAtOnceAndProvesNothing() {
        ask("v=spf1 -all", null);
        run(Duration.ofHours(3));
        int before = reads.size();

        webhook();
        run(Duration.ofMinutes(1));

        assertThat(reads).hasSize(before + 1);
        assertThat(state(FIRST)).isEqualTo("UNCONFIRMED no-read-shows-it");

        shown = shown("\"v=spf1 -all\"");
        webhook();
        run(Duration.ofMinutes(1));
        assertThat(state(FIRST)).isEqualTo("DONE shown-by-read");
    }

    @Test
    void unknownOutcomeIsFollowedByTheSameCallAgainFiveTimesAtMost() {
        answer = CommandResult.UNKNOWN;
        reason = "timed-out";
        ask("v=spf1 -all", null);
        run(Duration.ofMinutes(3));
        assertThat(updates).hasSize(2);
        assertThat(state(FIRST)).isEqualTo("IN_DOUBT timed-out");

        run(Duration.ofHours(3));
        assertThat(updates).hasSize(5).extracting(Command::getCommandId).doesNotHaveDuplicates();
        assertThat(updates)
                .extracting(Command::getDnsRecord)
                .containsOnly(updates.getFirst().getDnsRecord());
        assertThat(state(FIRST)).isEqualTo("PARKED timed-out");

        answer = CommandResult.ACCEPTED;
        shown = shown("v=spf1 -all");
        person(CommandKind.RETRY_COMMAND, FIRST);
        run(Duration.ofMinutes(3));
        assertThat(updates).hasSize(6);
        assertThat(state(FIRST)).isEqualTo("DONE shown-by-read");
    }

    @Test
    void callWithoutAnyOutcomeIsMadeAgainWhenItIsInDoubt() {
        ask("v=spf1 -all", null);
        topology.advance(Duration.ofMinutes(1));
        assertThat(updates()).hasSize(1);

        for (int i = 0; i < 20; i++) {
            topology.advance(Duration.ofMinutes(1));
        }

        assertThat(updates()).hasSizeBetween(1, 2);
        assertThat(state(FIRST)).startsWith("SENT");
    }

    @Test
    void refusalEndsItAndIsNotRepeated() {
        answer = CommandResult.REJECTED;
        reason = "unprocessable";
        ask("v=spf1 -all", null);
        run(Duration.ofHours(3));

        assertThat(updates).hasSize(1);
        assertThat(state(FIRST)).isEqualTo("REJECTED unprocessable");
        person(CommandKind.RETRY_COMMAND, FIRST);
        run(Duration.ofMinutes(3));
        assertThat(updates).hasSize(1);
        assertThat(state(ALIAS + "~2")).isEqualTo("REFUSED no-such-parked-command");
    }

    @Test
    void unknown400IsParkedAtOnceWithWhatWasSaid() {
        answer = CommandResult.UNKNOWN;
        reason = "http-400";
        ask("v=spf1 -all", null);
        run(Duration.ofHours(3));

        assertThat(updates).hasSize(1);
        assertThat(state(FIRST)).isEqualTo("PARKED http-400");
        io.coldstream.streams.avro.DnsRecordState kept = topology.<io.coldstream.streams.avro.DnsRecordState>store(
                        Stores.DNS_RECORDS)
                .get(ALIAS + "/R1");
        assertThat(kept.getCall().orElseThrow().getEvidence())
                .hasValueSatisfying(evidence -> assertThat(evidence).contains("HTTP 400", "What?", "ACT_1"));
    }

    @Test
    void whatWasNotSentIsSentAMinuteLater() {
        answer = CommandResult.NOT_SENT;
        ask("v=spf1 -all", null);
        run(Duration.ofSeconds(30));
        answer = CommandResult.ACCEPTED;
        run(Duration.ofMinutes(3));

        assertThat(updates).hasSize(2);
        assertThat(state(FIRST)).isEqualTo("ACCEPTED test");
    }

    @Test
    void laterRequestForTheSameRecordTakesTheEarliersPlaceAndAnotherRecordDoesNot() {
        ask("v=DMARC1; p=none", List.of("ruf"));
        ask("v=DMARC1; p=reject", null);
        ask("v=DMARC1; p=quarantine", null);
        topology.request(request(CommandKind.UPDATE_DNS_RECORD)
                .setDnsRecord(update("R2", "v=spf1 -all", null))
                .build());
        // One call may be saved up, so each step lets one go.
        run(Duration.ofMinutes(2));

        assertThat(state(ALIAS + "~2")).isEqualTo("REFUSED replaced-by-later");
        assertThat(updates).hasSize(3);
        assertThat(updates.getLast().getDnsRecord().orElseThrow())
                .returns("v=DMARC1; p=quarantine", DnsRecordUpdate::getValue);
        assertThat(state(ALIAS + "~1")).isEqualTo("UNCONFIRMED replaced-by-later");
        assertThat(state(ALIAS + "~3")).isEqualTo("ACCEPTED test");
        assertThat(state(ALIAS + "~4")).isEqualTo("ACCEPTED test");
    }

    @Test
    void requestIsTakenOnceAndABadOneIsADeadLetterWithAllItsProblems() {
        CommandRequest once = request(CommandKind.UPDATE_DNS_RECORD)
                .setDnsRecord(update("R1", "v=spf1 -all", null))
                .build();
        topology.request(once);
        topology.request(once);
        run(Duration.ofMinutes(1));
        assertThat(updates).hasSize(1);

        topology.request(request(CommandKind.UPDATE_DNS_RECORD)
                .setDnsRecord(DnsRecordUpdate.newBuilder(update("a/b", "x", List.of("p")))
                        .setRecordType("PTR")
                        .build())
                .build());
        topology.request(CommandRequest.newBuilder(once).setCommandId("sub-1~9").build());

        assertThat(topology.read(Topics.DEAD_LETTERS))
                .extracting(letter -> letter.getValue().getDetail().orElse(""))
                .satisfiesExactly(
                        all -> assertThat(all).contains("recordId", "recordType", "excludedDMARCtags"),
                        id -> assertThat(id).isEqualTo("/commandId"));
    }

    @Test
    void storyOfAKnownDomainTellsTheChange() {
        webhook();
        ask("v=spf1 -all", null);
        shown = shown("v=spf1 -all");
        run(Duration.ofMinutes(3));

        List<String> told = new ArrayList<>();
        try (var all = topology.<StoryEntry>store(Stores.DOMAIN_STORIES).all()) {
            all.forEachRemaining(entry ->
                    told.add(entry.value.getWhat() + entry.value.getFacts().getOrDefault("recordId", "")));
        }
        assertThat(told).containsExactly("dns-record.updated", "SENTR1", "ACCEPTEDR1", "DONER1");
    }

    private List<Command> updates() {
        return topology.commands().stream()
                .filter(command -> command.getKind() == CommandKind.UPDATE_DNS_RECORD)
                .toList();
    }

    private String state(String commandId) {
        CommandState state = Objects.requireNonNull(
                topology.<CommandState>store(Stores.DNS_COMMANDS).get(commandId));
        return state.getStatus() + " " + state.getReason();
    }

    private void ask(String value, @Nullable List<String> excluded) {
        topology.request(request(CommandKind.UPDATE_DNS_RECORD)
                .setDnsRecord(update("R1", value, excluded))
                .build());
    }

    private void person(CommandKind kind, String target) {
        topology.request(request(kind).setTarget(target).build());
    }

    private CommandRequest.Builder request(CommandKind kind) {
        requests++;
        return CommandRequest.newBuilder()
                .setCommandId(ALIAS + "~" + requests)
                .setKind(kind)
                .setActor("ann")
                .setReason("test")
                .setRequestedAt(topology.now());
    }

    private static DnsRecordUpdate update(String recordId, String value, @Nullable List<String> excluded) {
        return DnsRecordUpdate.newBuilder()
                .setUserId("USER1")
                .setDomain("example.com")
                .setRecordId(recordId)
                .setHost(value.startsWith("v=DMARC1") ? "_dmarc" : "@")
                .setValue(value)
                .setRecordType("TXT")
                .setExcludedDmarcTags(excluded)
                .build();
    }

    private static DnsRecordShown shown(String value) {
        return DnsRecordShown.newBuilder()
                .setRecordId("R1")
                .setHost(value.startsWith("v=DMARC1") ? "_dmarc.example.com." : "example.com")
                .setValue(value)
                .setRecordType("TXT")
                .build();
    }

    private void webhook() {
        topology.webhook(
                ALIAS,
                "dns-record.updated",
                "{\"event\":\"dns-record.updated\",\"eventId\":\"E\",\"data\":{\"userId\":\"USER1\","
                        + "\"domain\":\"example.com\",\"n\":\"" + topology.now() + "\"}}",
                topology.now());
    }

    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(Duration.ofSeconds(30));
            topology.commands().forEach(this::execute);
        }
    }

    private void execute(Command command) {
        if (command.getKind() == CommandKind.OBSERVE_DNS) {
            reads.add(command);
            topology.send(
                    Topics.COMMAND_OUTCOMES,
                    ALIAS,
                    outcome(command.getKind(), command.getCommandId(), CommandResult.ACCEPTED, "shown")
                            .setDnsRecord(shown)
                            .build());
            return;
        }
        updates.add(command);
        topology.send(
                Topics.COMMAND_OUTCOMES,
                ALIAS,
                outcome(command.getKind(), command.getCommandId(), answer, reason)
                        .setHttpStatus(reason.equals("http-400") ? 400 : null)
                        .setMessage("What?")
                        .setActionId("ACT_1")
                        .build());
    }

    private CommandOutcome.Builder outcome(CommandKind kind, String commandId, CommandResult result, String why) {
        return CommandOutcome.newBuilder()
                .setCommandId(commandId)
                .setSubscriptionId(ALIAS)
                .setKind(kind)
                .setResult(result)
                .setReason(why)
                .setAt(topology.now());
    }
}
