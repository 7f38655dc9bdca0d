package io.coldstream.local.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.avro.Subscription;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.stores.DifferenceKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An account of some hundred subscriptions of which a twentieth of the webhooks gets lost, and at whose dashboard a person
 * makes a hundred changes that no webhook tells of.
 */
class SweepTest {

    private static final long SEED = 20_260_131;
    private static final double LOST = 0.05;
    private static final Duration FIRST_DAY = Duration.ofHours(25);

    private final Random random = new Random(SEED);
    private final List<JsonNode> told = new ArrayList<>();

    /** What has to be found: subscription and fact, and what kind it is of. */
    private final Map<String, String> expected = new TreeMap<>();

    @SuppressWarnings("NullAway.Init")
    private Vendor vendor;

    @SuppressWarnings("NullAway.Init")
    private Engine engine;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        vendor = new Vendor(folder.resolve("sandbox"));
        engine = new Engine(folder.resolve("engine"), vendor.api(), vendor.now());
    }

    @AfterEach
    void stop() {
        engine.close();
        vendor.close();
    }

    @Test
    void whatWebhooksDidNotTellIsFoundByOneSweepAndCalledWhatItIs() {
        vendor.drops(LOST, SEED);
        Instant soon = engine.now().plus(Duration.ofHours(30));
        List<String> renewing =
                vendor.order(40, "renewing.example", Map.of("autoRenew", true, "periodEnd", soon.toString()));
        List<String> ending = vendor.order(20, "ending.example", Map.of("periodEnd", soon.toString()));
        List<String> others = vendor.order(260, "plain.example", Map.of());
        hear();
        expectWhatOrdersDidNotTell(List.of(renewing, ending, others));
        engine.advance(FIRST_DAY);
        int foundOnTheFirstDay = finished().size();
        assertThat(unlike(finished())).as("of the orders").isEmpty();

        vendor.advance(Duration.ofHours(33));
        hear();
        Iterator<String> next = others.iterator();
        int hidden = changeBehindOurBack(next);
        vendor.drops(LOST, SEED + 1);
        List<String> renewed = take(next, 15);
        renewed.forEach(id -> vendor.dashboard("renew", id, Map.of()));
        List<String> cancelled = take(next, 10);
        cancelled.forEach(id -> vendor.dashboard("cancel", id, Map.of()));
        List<String> grown = take(next, 10);
        grown.forEach(id -> vendor.dashboard("add-mailboxes", id, Map.of("quantity", 2)));
        hear();
        expectUnlessTold(renewing, "subscription.renewal.success", "PERIOD_END", "WEBHOOK_MISSED");
        expectUnlessTold(ending, "subscription.past_due", "STATUS", "WEBHOOK_MISSED");
        expectUnlessTold(renewed, "subscription.renewal.success", "PERIOD_END", "CHANGED_AT_DASHBOARD");
        expectUnlessTold(cancelled, "subscription.cancelled", "STATUS", "CHANGED_AT_DASHBOARD");
        // Five creations tell as well that there are five mailboxes.
        expectUnlessTold(
                grown.stream().filter(id -> told(id, "mailbox.created") < 5).toList(),
                "subscription.updated",
                "QUANTITY",
                "CHANGED_AT_DASHBOARD");

        engine.advance(Duration.ofHours(30).minus(FIRST_DAY).minusMinutes(2));
        vendor.clear();
        List<String> inFlight = take(next, 30);
        inFlight.subList(0, 10).forEach(id -> vendor.dashboard("renew", id, Map.of()));
        inFlight.subList(10, 20).forEach(id -> vendor.dashboard("cancel", id, Map.of()));
        inFlight.subList(20, 30).forEach(id -> vendor.dashboard("add-mailboxes", id, Map.of("quantity", 1)));
        List<JsonNode> late = vendor.told();
        int sweepsBefore = engine.pages.size();
        engine.advance(Duration.ofMinutes(5));
        Set<String> seenInFlight = inFlight(inFlight);
        late.forEach(this::deliver);
        engine.advance(Duration.ofMinutes(25));

        Map<String, String> found = finished();
        report(hidden, foundOnTheFirstDay, found, seenInFlight);
        Map<String, String> unlike = unlike(found);
        assertThat(found.keySet()).as("found; " + unlike).containsAll(expected.keySet());
        assertThat(unlike.size()).as("called something else: " + unlike).isLessThanOrEqualTo(expected.size() / 100);
        assertThat(found.keySet()).as("nothing else differs").isSubsetOf(expected.keySet());
        assertThat(seenInFlight).as("the sweep came before the webhooks").hasSizeGreaterThan(20);
        assertThat(engine.differences().values()).noneMatch(one -> one.getKind().equals("IN_FLIGHT"));
        assertThat(sweepsOf(found, expected)).as("found by one sweep").hasSizeLessThanOrEqualTo(1);
        assertThat(engine.pages.size()).isGreaterThan(sweepsBefore);
        assertThat(gaps()).allMatch(gap -> gap.compareTo(Duration.ofSeconds(10).dividedBy(Engine.RATE)) >= 0);
        assertThat(engine.paid).as("nothing is armed").isEmpty();
        assertThat(ours()).isEqualTo(theirs());
    }

    /** Where what was found is not what was expected. */
    private Map<String, String> unlike(Map<String, String> found) {
        Map<String, String> unlike = new TreeMap<>();
        Set<String> all = new TreeSet<>(expected.keySet());
        all.addAll(found.keySet());
        all.stream()
                .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
                .forEach(key -> unlike.put(key, expected.get(key) + " expected, found " + found.get(key)));
        return unlike;
    }

    /** A hundred changes that nobody tells us of. */
    private int changeBehindOurBack(Iterator<String> next) {
        vendor.drops(1, SEED);
        int changes = 0;
        for (String id : take(next, 30)) {
            vendor.dashboard("toggle-autorenew", id, Map.of());
            changes += expect(id, "AUTO_RENEW", "CHANGED_AT_DASHBOARD");
        }
        for (String id : take(next, 20)) {
            vendor.dashboard("renew", id, Map.of());
            changes += expect(id, "PERIOD_END", "CHANGED_AT_DASHBOARD");
        }
        for (String id : take(next, 15)) {
            vendor.dashboard("cancel", id, Map.of());
            changes += expect(id, "STATUS", "CHANGED_AT_DASHBOARD");
        }
        for (String id : take(next, 15)) {
            vendor.dashboard("add-mailboxes", id, Map.of("quantity", 2));
            changes += expect(id, "QUANTITY", "CHANGED_AT_DASHBOARD");
        }
        for (String id : take(next, 10)) {
            vendor.dashboard("set-price", id, Map.of("price", "12.50"));
            changes += expect(id, "PRICE", "CHANGED_AT_DASHBOARD");
        }
        for (String id : vendor.order(10, "secret.example", Map.of())) {
            changes += expect(id, "SUBSCRIPTION", "UNHEARD_OF");
        }
        assertThat(vendor.told()).isEmpty();
        return changes;
    }

    private static List<String> take(Iterator<String> ids, int count) {
        List<String> some = new ArrayList<>();
        for (int taken = 0; taken < count; taken++) {
            some.add(ids.next());
        }
        return some;
    }

    private int expect(String id, String fact, String kind) {
        expected.put(id + " " + fact, kind);
        return 1;
    }

    private void expectUnlessTold(List<String> ids, String event, String fact, String kind) {
        ids.stream().filter(id -> told(id, event) == 0).forEach(id -> expect(id, fact, kind));
    }

    /** An order of which nothing at all was told was there before us, as far as we can know. */
    private void expectWhatOrdersDidNotTell(List<List<String>> ids) {
        ids.stream().flatMap(List::stream).forEach(id -> {
            long orders = told(id, "mailbox.order.success");
            long mailboxes = told(id, "mailbox.created");
            if (orders == 0 && mailboxes == 0) {
                expect(id, "SUBSCRIPTION", "IMPORTED");
                return;
            }
            if (orders == 0) {
                expect(id, "ORDER", "WEBHOOK_MISSED");
            }
            if (mailboxes < 3) {
                expect(id, "MAILBOXES", "WEBHOOK_MISSED");
            }
        });
    }

    private long told(String id, String event) {
        return told.stream()
                .filter(webhook -> webhook.path("event").asText().equals(event)
                        && webhook.at("/data/subscriptionId").asText().equals(id))
                .count();
    }

    /** What was sent arrives, in any order. */
    private void hear() {
        List<JsonNode> came = vendor.told();
        Collections.shuffle(came, random);
        told.addAll(came);
        came.forEach(this::deliver);
    }

    private void deliver(JsonNode webhook) {
        String subscriptionId = webhook.at("/data/subscriptionId").asText();
        engine.webhook(
                subscriptionId.isEmpty() ? "none" : subscriptionId,
                webhook.path("event").asText(),
                webhook.path("eventId").asText(),
                webhook.toString());
    }

    /** What was found and is not in flight. */
    private Map<String, String> finished() {
        Map<String, String> found = new TreeMap<>();
        engine.differences().forEach((key, difference) -> {
            if (!difference.getKind().equals("IN_FLIGHT")) {
                found.put(name(key), difference.getKind());
            }
        });
        return found;
    }

    private static String name(String key) {
        return DifferenceKey.subscriptionId(key) + " " + DifferenceKey.last(key);
    }

    private Set<String> inFlight(List<String> ids) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, DifferenceState> entry : engine.differences().entrySet()) {
            String id = DifferenceKey.subscriptionId(entry.getKey());
            if (ids.contains(id) && entry.getValue().getKind().equals("IN_FLIGHT")) {
                seen.add(id);
            }
        }
        return seen;
    }

    /** The sweeps that found what was changed after the first day. */
    private Set<String> sweepsOf(Map<String, String> found, Map<String, String> wanted) {
        Set<String> sweeps = new TreeSet<>();
        engine.differences().forEach((key, difference) -> {
            boolean ofOrders = Set.of("ORDER", "MAILBOXES").contains(DifferenceKey.last(key))
                    || difference.getKind().equals("IMPORTED");
            if (!ofOrders && found.containsKey(name(key)) && wanted.containsKey(name(key))) {
                sweeps.add(DifferenceKey.sweepId(key));
            }
        });
        return sweeps;
    }

    private List<Duration> gaps() {
        List<Duration> gaps = new ArrayList<>();
        for (int page = 1; page < engine.pages.size(); page++) {
            gaps.add(Duration.between(engine.pages.get(page - 1), engine.pages.get(page)));
        }
        return gaps;
    }

    private Map<String, String> theirs() {
        Map<String, String> all = new HashMap<>();
        vendor.subscriptions()
                .forEach((id, one) -> all.put(
                        id,
                        String.join(
                                " ",
                                one.path("status").asText(),
                                one.path("periodEnd").asText(),
                                new BigDecimal(one.at("/price/amount").asText())
                                        .setScale(4)
                                        .toPlainString(),
                                one.path("quantity").asText(),
                                one.path("autoRenew").asText())));
        return all;
    }

    private Map<String, String> ours() {
        Map<String, String> all = new HashMap<>();
        engine.subscriptions()
                .forEach((String id, Subscription one) -> all.put(
                        id,
                        String.join(
                                " ",
                                one.getStatus().name(),
                                one.getObservedPeriodEnd().orElseThrow().toString(),
                                one.getPrice().orElseThrow().getAmount().toPlainString(),
                                one.getQuantity().orElseThrow().toString(),
                                one.getAutoRenew().orElseThrow().toString())));
        return all;
    }

    private void report(int hidden, int first, Map<String, String> found, Set<String> seenInFlight) {
        long right = expected.entrySet().stream()
                .filter(entry -> entry.getValue().equals(found.get(entry.getKey())))
                .count();
        long additional = found.keySet().stream()
                .filter(key -> !expected.containsKey(key))
                .count();
        System.out.printf(
                "sweep: seed %d, %d subscriptions, %d webhooks arrived; %d differences expected (%d of orders, %d changes"
                        + " behind our back), %d found, %d called what they are, %d false; %d in flight and told later;"
                        + " %d pages, the closest %s apart%n",
                SEED,
                engine.subscriptions().size(),
                told.size(),
                expected.size(),
                first,
                hidden,
                found.size() - additional,
                right,
                additional,
                seenInFlight.size(),
                engine.pages.size(),
                gaps().stream().min(Duration::compareTo).orElseThrow());
    }
}
