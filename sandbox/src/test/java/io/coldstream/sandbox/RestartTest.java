package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    private static final Instant LATER = Partner.START.plus(Duration.ofMinutes(10));

    @TempDir
    Path folder;

    /** The files as a kill would have left them at this moment. */
    private Path killed() throws IOException {
        Path copy = Files.createDirectory(folder.resolveSibling(folder.getFileName() + "-killed"));
        for (String name : List.of("journal.jsonl", "ledger.jsonl")) {
            Files.copy(folder.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    @Test
    void queuedRenewalIsCarriedOutOnceAfterAKillAtItsOwnTime() throws IOException {
        String id;
        Path left;
        try (Partner partner = Partner.with(folder)) {
            id = partner.subscription("{}");
            partner.renew(id);
            left = killed();
        }

        try (Partner partner = Partner.at(LATER, left)) {
            assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z");
            assertThat(partner.control("GET", "/sandbox/ledger?subscriptionId=" + id, "")
                            .path("entries")
                            .path(1)
                            .path("at")
                            .asText())
                    .isEqualTo("2026-01-31T12:00:20Z");
        }
    }

    @Test
    void chargeThatOnlyTheJournalHasReachesTheLedgerAndIsNotChargedAgain() throws IOException {
        String id;
        Path left;
        try (Partner partner = Partner.with(folder)) {
            id = partner.subscription("{}");
            partner.renew(id);
            partner.process();
            partner.renewals(id);
            left = killed();
        }
        List<String> lines = Files.readAllLines(left.resolve("ledger.jsonl"));
        Files.write(left.resolve("ledger.jsonl"), lines.subList(0, lines.size() - 1));

        try (Partner partner = Partner.at(LATER, left)) {
            assertThat(partner.renewals(id)).containsExactly("api 2026-03-31T12:00:00Z");
        }
        assertThat(Files.readAllLines(left.resolve("ledger.jsonl"))).isEqualTo(lines);
    }

    @Test
    void lineCutByTheKillIsForgotten() throws IOException {
        String id;
        try (Partner partner = Partner.with(folder)) {
            id = partner.subscription("{}");
        }
        for (String name : List.of("journal.jsonl", "ledger.jsonl")) {
            Files.writeString(folder.resolve(name), "{\"put\":[{\"ty", StandardOpenOption.APPEND);
        }

        try (Partner partner = Partner.at(LATER, folder)) {
            assertThat(partner.status(id)).isEqualTo("ACTIVE");
        }
    }

    @Test
    void mailboxesQuotasWalletAndClockSurvive() {
        String mailbox;
        String update;
        try (Partner partner = Partner.with(folder)) {
            mailbox = partner.mailbox();
            update = "{\"mailboxData\":{\"mailboxId\":\"" + mailbox + "\",\"firstName\":\"Zoe\"}}";
            partner.dashboard("{\"action\":\"set-wallet\",\"balance\":\"5.50\"}");
            partner.control("POST", "/sandbox/clock", "{\"advance\":\"P3D\"}");
            partner.call("PATCH", Partner.UPDATE, update);
            partner.process();
            partner.call("PATCH", Partner.UPDATE, update);
        }

        try (Partner partner = Partner.at(LATER, folder)) {
            assertThat(partner.call("PATCH", Partner.UPDATE, update).statusCode())
                    .isEqualTo(422);
            assertThat(partner.control("GET", "/sandbox/state", "")
                            .path("wallet")
                            .path("amount")
                            .asText())
                    .isEqualTo("5.50");
            assertThat(partner.control("GET", "/sandbox/clock", "").path("now").asText())
                    .isEqualTo(LATER.plus(Duration.ofDays(3)).toString());
        }
    }

    @Test
    void webhookThatWaitedIsSentAfterTheRestart() throws IOException {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(500);
            try (Partner partner = Partner.with(folder)) {
                partner.receiver(receiver);
                partner.control("POST", "/sandbox/orders", "{}");
                partner.process();
                await().until(() -> partner.control("GET", "/sandbox/webhooks", "")
                                .path("open")
                                .path(0)
                                .path("attempts")
                                .asInt()
                        == 1);
            }
            receiver.answer(200);

            try (Partner partner = Partner.at(
                    LATER,
                    folder,
                    "COLDSTREAM_SANDBOX_WEBHOOK_URL",
                    receiver.url().toString())) {
                await().until(() -> receiver.received("domain.order.success").size() == 2);
                assertThat(partner.status("NOBODY")).isEmpty();
            }
        }
    }

    @Test
    void anotherOriginOrSpeedOfTheSettingsWinsOverTheOldClock() {
        try (Partner partner = Partner.with(folder)) {
            partner.control("POST", "/sandbox/clock", "{\"advance\":\"P3D\"}");
        }

        try (Partner partner = Partner.at(
                LATER,
                folder,
                "COLDSTREAM_SPEED",
                "2",
                "COLDSTREAM_CLOCK_ORIGIN",
                LATER.minusSeconds(10).toString())) {
            assertThat(partner.control("GET", "/sandbox/clock", "").path("now").asText())
                    .isEqualTo(LATER.plusSeconds(10).toString());
        }
    }

    @Test
    void journalIsRewrittenWhenItHasGrownAndHoldsTheSameAfterwards() throws IOException {
        try (Journal journal = Journal.open(folder, change -> {})) {
            String filler = "x".repeat(100_000);
            for (int i = 0; i < 200; i++) {
                journal.append(new Change(
                        List.of(new Delivery("ONE", filler, "E" + i, "", Delivery.State.PENDING, 0, LATER, LATER)),
                        List.of(),
                        List.of()));
            }
            assertThat(journal.isGrown()).isTrue();

            journal.rewrite(Stream.of(new Wallet(BigDecimal.TEN)));
            journal.append(new Change(List.of(), List.of("delivery:ONE"), List.of()));

            assertThat(journal.isGrown()).isFalse();
        }
        assertThat(Files.readAllLines(folder.resolve("journal.jsonl")))
                .containsExactly(
                        "{\"put\":[{\"type\":\"wallet\",\"balance\":10}],\"gone\":[],\"charges\":[]}",
                        "{\"put\":[],\"gone\":[\"delivery:ONE\"],\"charges\":[]}");
    }

    @Test
    void domainsRecreationsAndWarmOrdersGoOnAfterAKill() throws IOException {
        String old;
        Path left;
        try (Partner partner = Partner.with(folder)) {
            old = partner.subscription("{\"domain\":\"a.example\",\"domainExpiresAt\":\"2026-02-03T00:00:00Z\"}");
            partner.dashboard("{\"action\":\"recreate\",\"subscriptionId\":\"" + old + "\",\"keepMailboxIds\":true}");
            partner.dashboard("{\"action\":\"renew-domain\",\"domain\":\"a.example\"}");
            partner.control("POST", "/sandbox/orders", "{\"prewarmed\":true,\"domains\":[\"w.example\"]}");
            partner.control("POST", "/sandbox/domains", "{\"domain\":\"alone.example\"}");
            left = killed();
        }

        try (Partner partner = Partner.at(LATER, left)) {
            assertThat(partner.domain("a.example").path("expiresAt").asText()).isEqualTo("2027-02-03T00:00:00Z");
            assertThat(partner.charges("domain-renewal")).hasSize(1);
            assertThat(partner.domain("alone.example").path("status").asText()).isEqualTo("ACTIVE");
            assertThat(partner.domain("w.example").path("status").asText()).isEqualTo("ACTIVE");
            assertThat(partner.status(old)).isEqualTo("RECREATED");
            String next = partner.subscriptionNow(old).path("recreatedAs").asText();
            assertThat(partner.subscriptionNow(next).path("mailboxIds")).hasSize(3);
            partner.setClock("2027-02-03T00:00:00Z");
        }

        try (Partner partner = Partner.at(LATER, left)) {
            assertThat(partner.domain("a.example").path("status").asText()).isEqualTo("GRACE");
            assertThat(partner.charges("domain-renewal")).hasSize(1);
            String next = partner.subscriptionNow(old).path("recreatedAs").asText();
            assertThat(partner.subscriptionNow(next).path("mailboxIds")).hasSize(3);
            assertThat(partner.subscriptionNow(old).path("mailboxIds")).isEmpty();
        }
    }

    @Test
    void secondSandboxOnOneFolderFailsClearly() {
        try (Partner partner = Partner.with(folder)) {
            assertThat(partner.status("NOBODY")).isEmpty();
            assertThatThrownBy(() -> Partner.with(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another sandbox");
        }
    }
}
