package io.coldstream.local.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.SealingKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Webhooks of many subscriptions, shuffled within a window of 1,000 and three in ten repeated, against the same ones each
 * once and in their logical order. A fifth of the full number unless {@code COLDSTREAM_FULL=true}; repeated with
 * {@code -Dcoldstream.order.seed=…} as far as threads can be.
 */
@Timeout(900)
class ShuffledWebhooksTest {

    private static final long SEED = Long.getLong("coldstream.order.seed", System.nanoTime() % 1_000_000);
    private static final boolean FULL = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL"));
    private static final int WEBHOOKS = Integer.getInteger("coldstream.order.webhooks", FULL ? 20_000 : 4_000);
    private static final int SUBSCRIPTIONS = WEBHOOKS / 10;
    private static final int WINDOW = 1_000;
    private static final double REPEATED = 0.3;
    private static final int SHOWN = 5;

    @TempDir
    private Path folder;

    private final long begunAt = System.nanoTime();

    @Test
    void anyOrderAndRepetitionLeadToTheStateOfTheLogicalOrder() throws Exception {
        say("%d webhooks of %d subscriptions, seed %d (-Dcoldstream.order.seed=%d)"
                .formatted(WEBHOOKS, SUBSCRIPTIONS, SEED, SEED));
        SealingKeys keys = SealingKeys.create(folder.resolve("keys"));
        Random random = new Random(SEED);
        // Recent, or what repeats is forgotten; and long enough ago that nothing is received in the future.
        Instant start = Instant.now().minus(15, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MILLIS);
        History history = History.of(random, SUBSCRIPTIONS, WEBHOOKS, start);
        List<Delivery> shuffled = Delivery.shuffled(history, WINDOW, REPEATED, random);

        CompletableFuture<State> logical = CompletableFuture.supplyAsync(
                () -> LogicalOrder.of(Delivery.inOrder(history), keys, folder.resolve("logical")));
        try (OnBroker house = new OnBroker(keys, folder)) {
            house.feed(shuffled);
            say("%d deliveries are written".formatted(shuffled.size()));
            house.awaitQuiet();
            say("all is dealt with");
            State actual = State.of(house);
            house.assertNothingIsParked();
            State expected = logical.get();
            say("logical order: %d events, %d mailboxes, %d domains"
                    .formatted(
                            expected.events().size(),
                            expected.mailboxes().size(),
                            expected.domains().size()));

            assertTrue(history, expected, keys);
            assertThat(actual.deadLetters()).isEmpty();
            assertSame("subscription", expected.subscriptions(), actual.subscriptions());
            assertSame("mailbox", expected.mailboxes(), actual.mailboxes());
            assertSame("domain", expected.domainsWhateverTheTimeOfReceipt(), actual.domainsWhateverTheTimeOfReceipt());
            assertSame("credentials", opened(expected, keys), opened(actual, keys));
            assertSame("recount", Recount.of(actual), Recount.published(actual));
            assertSame("inventory", expected.inventory(), actual.inventory());
            assertOnce(history, expected, actual);
        }
        say("all is as in the logical order");
    }

    /** The yardstick agrees with what the generator knows of how things stand. */
    private static void assertTrue(History history, State expected, SealingKeys keys) {
        Truth truth = history.truth();
        assertThat(history.told()).hasSize(WEBHOOKS);
        assertThat(expected.subscriptions().keySet())
                .isEqualTo(truth.subscriptions())
                .hasSize(SUBSCRIPTIONS);
        Map<String, String> owners = new TreeMap<>();
        expected.mailboxes().forEach((id, mailbox) -> owners.put(id, mailbox.getSubscriptionId()));
        assertSame("owner", truth.owners(), owners);
        Map<String, String> passwords = opened(expected, keys);
        assertThat(passwords.keySet()).isEqualTo(truth.passwords().keySet());
        truth.passwords()
                .forEach((id, password) -> assertThat(passwords.get(id)).contains('"' + password + '"'));
        assertThat(expected.events()).hasSize(history.events());
        assertThat(expected.deadLetters()).isEmpty();
    }

    private static void assertOnce(History history, State expected, State actual) {
        Set<String> logical =
                expected.events().stream().map(SubscriptionEvent::getIdentity).collect(Collectors.toSet());
        assertThat(logical).hasSize(history.events());
        Set<String> seen = new TreeSet<>();
        List<String> twice = new ArrayList<>();
        for (SubscriptionEvent event : actual.events()) {
            if (!seen.add(event.getIdentity())) {
                twice.add(event.getEvent() + " of " + event.getSubscriptionId() + " " + event.getIdentity());
            }
        }
        assertThat(twice.stream().limit(SHOWN).toList())
                .as("%d events twice", twice.size())
                .isEmpty();
        assertThat(seen.equals(logical)).as("the same events").isTrue();
    }

    /** As text: what Avro reads of an array is equal to no list. */
    private static void assertSame(String what, Map<String, ?> expected, Map<String, ?> actual) {
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        keys.removeIf(key -> Objects.toString(expected.get(key)).equals(Objects.toString(actual.get(key))));
        assertThat(keys.stream()
                        .limit(SHOWN)
                        .map(key -> key + "\n    expected " + expected.get(key) + "\n    was      " + actual.get(key)
                                + "\n")
                        .toList())
                .as("%s: %d of %d differ", what, keys.size(), expected.size())
                .isEmpty();
        assertThat(expected).as(what).isNotEmpty();
    }

    /** Sending time and content, for they are sealed anew each time. */
    private static Map<String, String> opened(State state, SealingKeys keys) {
        Opener opener = Opener.of(List.of(keys.credentialsPrivate()));
        Map<String, String> all = new TreeMap<>();
        state.credentials().forEach((id, kept) -> all.put(id, kept.getSentAt() + " " + opened(opener, kept)));
        return all;
    }

    private static String opened(Opener opener, SealedCredentials kept) {
        try {
            byte[] plain = opener.open(kept.getSealed(), AssociatedData.credentials(kept.getMailboxId()));
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void say(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - begunAt);
        System.out.println("order test, " + since.toMillis() / 1_000.0 + " s: " + what);
    }
}
