package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Mailbox;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.Subscription;
import io.coldstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One mailbox that the vendor tells under several subscriptions, as when it recreates one. */
class HandOverTest {

    private static final Instant T0 = TopologyHarness.START.minusSeconds(600);

    @TempDir
    Path folder;

    /** What came, in the order of sending: two creations, an update between them and one after, a third creation. */
    private static final List<String> LOGICAL =
            List.of("created ONE", "updated Grace", "created TWO", "updated Hopper", "created THREE");

    @Test
    void mailboxEndsUnderTheSubscriptionThatWasToldLastWhateverTheOrderOfArrival() {
        List<List<Integer>> orders = permutations(List.of(0, 1, 2, 3, 4));
        try (TopologyHarness topology = new TopologyHarness(folder)) {
            for (int run = 0; run < orders.size(); run++) {
                for (int event : orders.get(run)) {
                    tell(topology, run, event);
                }
            }
            Map<String, Mailbox> mailboxes = new HashMap<>();
            Map<String, Subscription> subscriptions = new HashMap<>();
            Map<String, SealedCredentials> credentials = new HashMap<>();
            topology.follow(Topics.MAILBOXES, mailboxes);
            topology.follow(Topics.SUBSCRIPTIONS, subscriptions);
            topology.follow(Topics.CREDENTIALS, credentials);

            assertThat(topology.read(Topics.DEAD_LETTERS)).isEmpty();
            assertThat(orders).hasSize(120);
            Map<String, List<Integer>> states = new TreeMap<>();
            for (int run = 0; run < orders.size(); run++) {
                String state = shown(Objects.requireNonNull(mailboxes.get("M" + run)), "-" + run)
                        + known(subscriptions, "ONE-" + run)
                        + known(subscriptions, "TWO-" + run)
                        + known(subscriptions, "THREE-" + run) + " "
                        + Objects.requireNonNull(credentials.get("M" + run)).getSentAt();
                states.computeIfAbsent(state, same -> new ArrayList<>()).add(run);
            }
            assertThat(states).hasSize(1);
            assertThat(states.keySet().iterator().next())
                    .startsWith("THREE Ada Hopper 2")
                    .contains(" ONE:0 TWO:0 THREE:1 ")
                    .endsWith(T0.plusSeconds(4).toString());
        }
    }

    private static String shown(Mailbox mailbox, String suffix) {
        return mailbox.getSubscriptionId().replace(suffix, "") + " "
                + mailbox.getFirstName().orElse("-") + " "
                + mailbox.getLastName().orElse("-") + " "
                + mailbox.getAnomalies();
    }

    private static String known(Map<String, Subscription> subscriptions, String id) {
        Subscription subscription = subscriptions.get(id);
        return " " + id.substring(0, id.indexOf('-')) + ":"
                + (subscription == null ? "?" : subscription.getMailboxesKnown());
    }

    private void tell(TopologyHarness topology, int run, int event) {
        String what = LOGICAL.get(event);
        String name = what.substring(8);
        Instant sentAt = T0.plusSeconds(event);
        if (what.startsWith("updated")) {
            topology.webhook("mailbox:M" + run, "mailbox.updated", """
                    {"event":"mailbox.updated","eventId":"U%d","data":{"userId":"U","mailboxId":"M%d","domain":"a.com",\
                    "updatedFields":{"lastName":"%s"}}}""".formatted(event, run, name), sentAt);
        } else {
            topology.webhook(
                    name + "-" + run,
                    "mailbox.created",
                    """
                    {"event":"mailbox.created","eventId":"C%d","data":{"userId":"U%d","domain":"a.com",\
                    "subscriptionId":"%s-%d","orderId":"O%s","workspaceType":"GOOGLE","price":8,"mailboxDetails":\
                    {"mailboxId":"M%d","firstName":"Ada","email":"ada@a.com","appPassword":"secret-%d",\
                    "isAdmin":true}}}""".formatted(event, run, name, run, name, run, event),
                    sentAt);
        }
    }

    private static List<List<Integer>> permutations(List<Integer> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (Integer first : of) {
            List<Integer> rest = new ArrayList<>(of);
            rest.remove(first);
            for (List<Integer> tail : permutations(rest)) {
                List<Integer> one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                all.add(one);
            }
        }
        return all;
    }
}
