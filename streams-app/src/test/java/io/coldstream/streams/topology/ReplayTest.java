package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.codec.EventName;
import io.coldstream.streams.codec.Example;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one version does not know, and the next one does. */
class ReplayTest {

    private static final Set<EventName> ALL = EnumSet.allOf(EventName.class);
    private static final Set<EventName> OLDER = EnumSet.complementOf(
            EnumSet.of(EventName.MAILBOX_CREATED, EventName.PREWARMUP_ORDER_SUCCESS, EventName.DOMAIN_ORDER_SUCCESS));

    private static final List<Example> HISTORY = List.of(
            new Example(EventName.DOMAIN_ORDER_SUCCESS, "domain.order.success"),
            Example.of(EventName.MAILBOX_CREATED, "google"),
            Example.of(EventName.MAILBOX_CREATED, "second"),
            new Example(EventName.MAILBOX_EXPORTED, "mailbox.exported"),
            new Example(EventName.MAILBOX_UPDATED, "mailbox.updated"),
            new Example(EventName.PREWARMUP_ORDER_SUCCESS, "prewarmup.order.success"),
            new Example(EventName.DOMAIN_RENEWAL_SUCCESS, "domain.renewal.success"));

    @TempDir
    Path folder;

    @Test
    void eventThatWasUnknownHasTheEffectThatItWouldHaveHad() {
        SealingKeys keys = TopologyHarness.createKeys(folder.resolve("keys"));
        List<WebhookReceived> webhooks = new ArrayList<>();
        List<WebhookReceived> understood = new ArrayList<>();
        Map<String, String> atOnce;
        try (TopologyHarness knowing = new TopologyHarness(folder.resolve("knowing"), keys, ALL)) {
            for (Example example : HISTORY) {
                WebhookReceived webhook = knowing.sealed(
                        example.event().vendors(), example.body(), TopologyHarness.START.plusSeconds(webhooks.size()));
                webhooks.add(webhook);
                if (OLDER.contains(example.event())) {
                    understood.add(webhook);
                }
            }
            atOnce = stateAfter(knowing, webhooks);
        }
        List<WebhookReceived> letters;
        try (TopologyHarness older = new TopologyHarness(folder.resolve("older"), keys, OLDER)) {
            stateAfter(older, webhooks);
            letters = older.read(Topics.DEAD_LETTERS).stream()
                    .map(Map.Entry::getValue)
                    .filter(letter -> letter.getReason().equals("unknown-event"))
                    .map(DeadLetter::getWebhook)
                    .flatMap(java.util.Optional::stream)
                    .toList();
            assertThat(letters).hasSize(4);
            assertThat(older.counted("unknown-event")).isPositive();
        }
        try (TopologyHarness knowing = new TopologyHarness(folder.resolve("replayed"), keys, ALL)) {
            understood.addAll(letters);

            assertThat(stateAfter(knowing, understood)).isEqualTo(atOnce);
            assertThat(knowing.read(Topics.DEAD_LETTERS)).isEmpty();
        }
        assertThat(atOnce.keySet())
                .as("two warm subscriptions, three warm mailboxes, a domain, and what came before")
                .contains("WARMSUB1LSOTJSNLGOOS", "WARMBOX3AHYZ450YPWMNM8K8FX", "PMHKDLSOTJSNLGOOSFD");
    }

    /** The newest of each key in the topics of states, and how many events there were. */
    private static Map<String, String> stateAfter(TopologyHarness topology, List<WebhookReceived> webhooks) {
        webhooks.forEach(webhook -> topology.send(Topics.WEBHOOKS, "any", webhook));
        Map<String, String> state = new TreeMap<>();
        for (var topic : List.of(Topics.SUBSCRIPTIONS, Topics.MAILBOXES, Topics.DOMAINS)) {
            for (Map.Entry<String, ? extends SpecificRecord> record : topology.read(topic)) {
                state.put(record.getKey(), record.getValue().toString());
            }
        }
        topology.read(Topics.CREDENTIALS)
                .forEach(record -> state.put(
                        "credentials of " + record.getKey(),
                        record.getValue().getSentAt().toString()));
        state.put("events", Integer.toString(topology.read(Topics.EVENTS).size()));
        return state;
    }
}
