package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.Decision.OrderStep;
import io.coldstream.streams.domain.Decision.RenewalStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SentencesTest {

    private static final Pattern CODE = Pattern.compile("\"([a-z]+(?:-[a-z0-9]+)+)\"");

    /** Names of threads, headers and the like: no reasons. */
    private static final Set<String> NO_REASONS = Set.of(
            "cmr-x-api-key",
            "not-sent",
            "spending-switch",
            "sink-claims",
            "sink-spending",
            "created-month",
            "expiry-month");

    private static final Facts FULL = new Facts(Map.of(
            "commandId", "sub-1~0011223344556677~2",
            "opId", "sub-1~0011223344556677",
            "attempt", "2",
            "periodEnd", "2026-12-01T09:30:00Z",
            "renewedUntil", "2026-12-31T09:30:00Z",
            "estimate", "11.00 USD",
            "reason", "no-proof-of-renewal",
            "nextAt", "2026-12-01T09:30:00Z",
            "actor", "operator"));

    private static final Facts TOLD =
            new Facts(Map.of("orderId", "A-1", "email", "ada@example.com", "reason", "Payment failed."));

    @Test
    void everyStepStatusAndEventIsASentenceWithOrWithoutFacts() {
        List<String> sentences = new ArrayList<>();
        for (Facts facts : List.of(FULL, new Facts(Map.of()))) {
            for (RenewalStep step : RenewalStep.values()) {
                sentences.add(Sentences.renewal(step, facts));
            }
            for (OrderStep step : OrderStep.values()) {
                sentences.add(Sentences.order(step, facts));
            }
            for (CommandStatus status : CommandStatus.values()) {
                sentences.add(Sentences.command(status, facts));
            }
            for (String event : List.of(
                    "mailbox.order.success", "mailbox.order.failed", "mailbox.created", "mailbox.updated", "x.y")) {
                sentences.add(Sentences.event(event, facts.equals(FULL) ? TOLD : facts));
            }
        }
        assertThat(sentences)
                .allSatisfy(sentence -> assertThat(sentence)
                        .matches("[A-Z].*\\.")
                        .doesNotContain("null", "0011223344556677", "_", "..", "  ", "no-proof"));
        assertThat(sentences).hasSize(2 * (20 + 2 + 11 + 5));
        assertThat(sentences.subList(0, 15 + 2 + 11 + 5)).doesNotHaveDuplicates();
    }

    @Test
    void sentencesSayWhatWhenAndWhy() {
        assertThat(Sentences.renewal(RenewalStep.PARKED, FULL))
                .isEqualTo("The renewal of the period that ends 2026-12-01 09:30 UTC needs a person: 24 hours of reads"
                        + " showed no later period end. Look at the reseller whether it was charged, then retry or"
                        + " resolve it.");
        assertThat(Sentences.renewal(RenewalStep.CONFIRMED, FULL)).contains("paid until 2026-12-31 09:30 UTC");
        assertThat(Sentences.event("mailbox.order.success", new Facts(Map.of("orderId", "A-1", "quantity", "3"))))
                .isEqualTo("The reseller took order A-1 for 3 mailboxes. Next, it creates the mailboxes.");
    }

    @Test
    void whatALaterVersionWroteIsStillAnEntry() {
        for (String kind : List.of("event", "decision", "order", "command", "other")) {
            var entry = new StoryEntry(Stored.AT, kind, "NEW_THING", Map.of(), List.of());
            assertThat(Sentences.of(entry)).endsWith(".");
        }
    }

    @Test
    void aPersonsOwnWordsStandInQuotes() {
        assertThat(Reasons.words("The boss said so")).isEqualTo("“The boss said so”");
        assertThat(Reasons.words("http-502")).isEqualTo("the reseller answered with HTTP status 502");
    }

    /** The sources are read, so that a new code without words is met here and not by an operator. */
    @Test
    void everyReasonCodeOfTheCoreAndTheSinkHasWords() throws IOException {
        Set<String> without = new TreeSet<>();
        int met = 0;
        for (String where : List.of("domain", "sink", "reseller")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/coldstream/streams", where))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Matcher codes = CODE.matcher(Files.readString(file));
                    while (codes.find()) {
                        met++;
                        if (Reasons.words(codes.group(1)).startsWith("“") && !NO_REASONS.contains(codes.group(1))) {
                            without.add(where + ": " + codes.group(1));
                        }
                    }
                }
            }
        }
        assertThat(without).isEmpty();
        assertThat(met).isGreaterThan(30);
    }
}
