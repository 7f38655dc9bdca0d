package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.Inventory;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.Stores;
import io.coldstream.streams.topology.Histories.Told;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any order of arrival and any repetition of the same webhooks leads to the state that their logical order leads to. Through
 * the whole topology for some histories, and for thousands through its core alone, which is where facts are merged.
 */
class OrderPropertiesTest {

    private static final long SEED = 20_260_301;

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static TopologyHarness topology;

    private static int runs;

    @BeforeAll
    static void start() {
        topology = new TopologyHarness(folder);
    }

    @AfterAll
    static void stop() {
        topology.close();
    }

    @Test
    void everyPermutationOfAShortHistoryEndsInTheStateOfItsLogicalOrder() {
        Random random = new Random(SEED);
        List<Told> history = Histories.across(random, 6);
        Map<String, String> expected = lived(history);
        for (List<Told> order : Histories.permutations(history)) {
            List<Told> arrived = Histories.withRepetitions(order, random);
            assertThat(differences(lived(arrived), expected))
                    .as("seed %d, order %s", SEED, arrived)
                    .isEmpty();
        }
    }

    @Test
    void randomOrdersOfLongHistoriesEndInTheStateOfTheLogicalOrder() {
        for (int i = 0; i < 20; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            List<Told> history = Histories.across(random, 7 + random.nextInt(34));
            Map<String, String> expected = lived(history);
            for (int j = 0; j < 3; j++) {
                List<Told> arrived = Histories.withRepetitions(Histories.shuffled(history, random), random);
                assertThat(differences(lived(arrived), expected))
                        .as("seed %d, order %s", seed, arrived)
                        .isEmpty();
            }
        }
    }

    @Test
    void everyPermutationOfManyShortHistoriesMergesToOneStateInTheCore() throws Unusable {
        for (int i = 0; i < 40; i++) {
            long seed = SEED + i;
            List<WebhookEvent> history = events(Histories.own(new Random(seed), 6));
            Map<String, String> expected = folded(history);
            for (List<WebhookEvent> order : Histories.permutations(history)) {
                assertThat(differences(folded(order), expected))
                        .as("seed %d, order %s", seed, names(order))
                        .isEmpty();
            }
        }
    }

    @Test
    void thousandsOfRandomOrdersOfLongHistoriesMergeToOneStateInTheCore() throws Unusable {
        for (int i = 0; i < 100; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            List<WebhookEvent> history = events(Histories.own(random, 7 + random.nextInt(34)));
            Map<String, String> expected = folded(history);
            for (int j = 0; j < 50; j++) {
                List<WebhookEvent> arrived = Histories.withRepetitions(Histories.shuffled(history, random), random);
                assertThat(differences(folded(arrived), expected))
                        .as("seed %d, order %s", seed, names(arrived))
                        .isEmpty();
            }
        }
    }

    /** Everything published and kept at the end, under the ids of the logical order. */
    private static Map<String, String> lived(List<Told> arrived) {
        String mark = "zq%dzq".formatted(runs++);
        arrived.forEach(told -> told.sendTo(topology, mark));
        Map<String, String> state = new TreeMap<>();
        for (Topic<?> topic : List.of(Topics.SUBSCRIPTIONS, Topics.MAILBOXES, Topics.DOMAINS)) {
            last(topic)
                    .forEach((key, value) -> state.put(
                            topic.name() + " " + key.replace(mark, ""),
                            value.toString().replace(mark, "")));
        }
        // The credentials are sealed anew each time; their stamp tells which hold.
        last(Topics.CREDENTIALS)
                .forEach((key, value) -> state.put(
                        "credentials " + key.replace(mark, ""),
                        value.getSentAt().toString()));
        for (String id : List.of("S1", "S2")) {
            SubscriptionState kept =
                    topology.<SubscriptionState>store(Stores.SUBSCRIPTIONS).get(id + mark);
            if (kept != null) {
                state.put("kept " + id, bare(SubscriptionStates.load(id, kept), mark));
            }
            for (String mailbox : List.of("M1", "M2", "M3")) {
                MailboxState its =
                        topology.<MailboxState>store(Stores.MAILBOXES).get(MailboxKey.of(id + mark, mailbox + mark));
                if (its != null && its.getLostTo().isEmpty()) {
                    state.put("kept " + id + "/" + mailbox, bare(MailboxStates.load(its), mark));
                }
            }
        }
        return state;
    }

    /** Hashes of bodies differ with the ids in them; when to look next is no fact. */
    private static String bare(Record state, String mark) {
        return state.toString()
                .replace(mark, "")
                .replaceAll("\\b([0-9a-f]{64}|[0-9a-f]{16})\\b", "hash")
                .replaceAll("lookWantedAt=[^,]*, ", "");
    }

    private static <V extends SpecificRecord> Map<String, V> last(Topic<V> topic) {
        Map<String, V> last = new TreeMap<>();
        topology.follow(topic, last);
        return last;
    }

    private static List<WebhookEvent> events(List<Told> history) throws Unusable {
        WebhookOpener opener = new WebhookOpener(
                Opener.of(List.of(topology.keys().opening())),
                Sealer.of(topology.keys().credentialsPublic()),
                "USD");
        WebhookEvents events = new WebhookEvents(BusinessClock.REAL);
        List<WebhookEvent> decoded = new ArrayList<>();
        for (Told told : history) {
            var opened = opener.open(topology.sealed(told.event(), told.body().replace("#", ""), told.sentAt()))
                    .getFirst();
            SubscriptionEvent event = opened.event();
            decoded.add(events.decode(event, opened.credentials() != null));
        }
        return decoded;
    }

    /** Summary and mailboxes at the end, as kept and as shown; each is stored and loaded at every step. */
    private static Map<String, String> folded(List<WebhookEvent> arrived) {
        Subscription subscription = Subscription.unknown("S1");
        Map<String, Mailbox> mailboxes = new TreeMap<>();
        for (WebhookEvent event : arrived) {
            String mailboxId = Aggregate.mailboxIdOf(event);
            Mailbox mailbox = mailboxId == null ? null : mailboxes.getOrDefault(mailboxId, Mailbox.unknown(mailboxId));
            Aggregate after = new Aggregate(subscription, mailbox).apply(event, Timing.REAL);
            subscription = SubscriptionStates.load("S1", SubscriptionStates.store(after.subscription()));
            if (mailboxId != null) {
                Mailbox kept = Objects.requireNonNull(after.mailbox());
                mailboxes.put(mailboxId, MailboxStates.load(MailboxStates.store(kept)));
            }
        }
        Map<String, String> state = new TreeMap<>();
        state.put("shown", Inventory.subscription(subscription).toString());
        state.put("kept", subscription.toString());
        mailboxes.forEach((id, mailbox) -> state.put("kept " + id, mailbox.toString()));
        return state;
    }

    private static List<String> differences(Map<String, String> actual, Map<String, String> expected) {
        SortedSet<String> keys = new TreeSet<>(actual.keySet());
        keys.addAll(expected.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(actual.get(key), expected.get(key)))
                .map(key -> "%s is%n%s, not%n%s".formatted(key, actual.get(key), expected.get(key)))
                .toList();
    }

    private static List<String> names(List<WebhookEvent> order) {
        return order.stream()
                .map(event ->
                        event.about().stamp().sentAt() + " " + event.getClass().getSimpleName())
                .toList();
    }
}
