package io.coldstream.local.order;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.Domain;
import io.coldstream.avro.InventoryCount;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What our topics say in the end: the last value of each key; of events all. */
record State(
        Map<String, Subscription> subscriptions,
        Map<String, Mailbox> mailboxes,
        Map<String, Domain> domains,
        Map<String, SealedCredentials> credentials,
        Map<String, InventoryCount> inventory,
        Map<String, DeadLetter> deadLetters,
        List<SubscriptionEvent> events) {

    static State of(TopicReader reader) {
        return new State(
                last(reader, Topics.SUBSCRIPTIONS),
                last(reader, Topics.MAILBOXES),
                last(reader, Topics.DOMAINS),
                last(reader, Topics.CREDENTIALS),
                last(reader, Topics.INVENTORY),
                last(reader, Topics.DEAD_LETTERS),
                reader.read(Topics.EVENTS).stream().map(event -> event.value).toList());
    }

    private static <V extends SpecificRecord> Map<String, V> last(TopicReader reader, Topic<V> topic) {
        Map<String, V> last = new TreeMap<>();
        reader.read(topic).forEach(record -> {
            if (record.value == null) {
                last.remove(record.key);
            } else {
                last.put(record.key, record.value);
            }
        });
        return last;
    }

    /**
     * Without what depends on the time of receipt by its meaning: a domain's {@code updatedAt} is, among others, the time
     * at which it heard of its subscriptions.
     */
    Map<String, Domain> domainsWhateverTheTimeOfReceipt() {
        Map<String, Domain> all = new TreeMap<>(domains);
        all.replaceAll((key, domain) ->
                Domain.newBuilder(domain).setUpdatedAt(Instant.EPOCH).build());
        return all;
    }
}
