package io.coldstream.streams.topology;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.codec.Census;
import io.coldstream.streams.domain.Contribution;
import io.coldstream.streams.stores.Stores;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * mailboxes, subscriptions → count-mailboxes, count-subscriptions → count → inventory. It stands beside the rest and reads what the rest
 * publishes, as any other program could: so the counts can be nothing but a recount of the two topics.
 */
final class InventoryStage {

    private final StreamsBuilder builder;
    private final TopicSerdes serdes;

    InventoryStage(StreamsBuilder builder, TopicSerdes serdes) {
        this.builder = builder;
        this.serdes = serdes;
    }

    void build() {
        changes("mailboxes", Topics.MAILBOXES, Stores.COUNTED_MAILBOXES, Census::mailbox)
                .merge(
                        changes(
                                "subscriptions",
                                Topics.SUBSCRIPTIONS,
                                Stores.COUNTED_SUBSCRIPTIONS,
                                Census::subscription),
                        Named.as("count-changes"))
                .repartition(Repartitioned.<String, InventoryTally>as("inventory-changes")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(SingleObjectSerde.of(InventoryTally.class)))
                .process(new Stage<>(Count::new, StageStores.ofCount()), Named.as("count"))
                .to(
                        Topics.INVENTORY.name(),
                        Produced.with(Serdes.String(), serdes.of(Topics.INVENTORY))
                                .withName("inventory-sink"));
    }

    private <V extends SpecificRecord> KStream<String, InventoryTally> changes(
            String what, Topic<V> topic, String store, Function<V, Contribution> counting) {
        return builder.stream(
                        topic.name(),
                        Consumed.with(Serdes.String(), serdes.of(topic)).withName("counted-" + what + "-source"))
                .process(
                        new Stage<>(() -> new CountChanges<>(store, counting), StageStores.ofCounted(store)),
                        Named.as("count-" + what));
    }
}
