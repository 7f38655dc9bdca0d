package io.coldstream.streams.topology;

import static org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore;
import static org.apache.kafka.streams.state.Stores.keyValueStoreBuilder;
import static org.apache.kafka.streams.state.Stores.persistentKeyValueStore;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.AuditState;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.avro.DnsRecordState;
import io.coldstream.streams.avro.DomainState;
import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.avro.DueEntry;
import io.coldstream.streams.avro.InventoryContribution;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.avro.SweepWalk;
import io.coldstream.streams.stores.Stores;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** The stores of each stage. Only a stage's own processor is ever connected to them. */
final class StageStores {

    private StageStores() {}

    static Set<StoreBuilder<?>> ofOpen() {
        return Set.of(drift(Stores.DRIFT));
    }

    static Set<StoreBuilder<?>> ofRoute() {
        return Set.of(
                byText(Stores.ALIASES, AliasLearnt.class, persistentKeyValueStore(Stores.ALIASES)),
                byText(Stores.PARKED, Parked.class, persistentKeyValueStore(Stores.PARKED)),
                keyValueStoreBuilder(
                        persistentKeyValueStore(Stores.PARKED_BY_TIME), Serdes.Bytes(), Serdes.ByteArray()));
    }

    static Set<StoreBuilder<?>> ofSubscriptions() {
        return Set.of(
                byText(Stores.SUBSCRIPTIONS, SubscriptionState.class, persistentKeyValueStore(Stores.SUBSCRIPTIONS)),
                byText(Stores.MAILBOXES, MailboxState.class, persistentKeyValueStore(Stores.MAILBOXES)),
                byText(Stores.STORIES, StoryEntry.class, persistentKeyValueStore(Stores.STORIES)),
                drift(Stores.DRIFT_APPLIED),
                byText(Stores.AUDITS, AuditState.class, persistentKeyValueStore(Stores.AUDITS)),
                byText(Stores.DIFFERENCES, DifferenceState.class, persistentKeyValueStore(Stores.DIFFERENCES)),
                byText(Stores.DIFFERENCE_COUNTS, SweepCount.class, inMemoryKeyValueStore(Stores.DIFFERENCE_COUNTS)),
                byText(Stores.SWEEP_WALK, SweepWalk.class, inMemoryKeyValueStore(Stores.SWEEP_WALK)),
                byText(Stores.COMMANDS, CommandState.class, persistentKeyValueStore(Stores.COMMANDS)),
                keyValueStoreBuilder(persistentKeyValueStore(Stores.HELD), Serdes.String(), Serdes.String()),
                keyValueStoreBuilder(persistentKeyValueStore(Stores.SEEN), Serdes.Bytes(), Serdes.ByteArray()),
                keyValueStoreBuilder(persistentKeyValueStore(Stores.SEEN_ORDER), Serdes.Bytes(), Serdes.ByteArray()),
                keyValueStoreBuilder(
                        persistentKeyValueStore(Stores.DUE), Serdes.Bytes(), SingleObjectSerde.of(DueEntry.class)));
    }

    static Set<StoreBuilder<?>> ofDomains() {
        return Set.of(
                drift(Stores.DRIFT_OF_DOMAINS),
                byText(Stores.DOMAINS, DomainState.class, persistentKeyValueStore(Stores.DOMAINS)),
                byText(Stores.DNS_RECORDS, DnsRecordState.class, persistentKeyValueStore(Stores.DNS_RECORDS)),
                byText(Stores.DNS_COMMANDS, CommandState.class, persistentKeyValueStore(Stores.DNS_COMMANDS)),
                byText(Stores.DOMAIN_STORIES, StoryEntry.class, persistentKeyValueStore(Stores.DOMAIN_STORIES)),
                keyValueStoreBuilder(persistentKeyValueStore(Stores.DOMAIN_SEEN), Serdes.Bytes(), Serdes.ByteArray()),
                keyValueStoreBuilder(
                        persistentKeyValueStore(Stores.DOMAIN_SEEN_ORDER), Serdes.Bytes(), Serdes.ByteArray()),
                keyValueStoreBuilder(
                        persistentKeyValueStore(Stores.DOMAIN_DUE),
                        Serdes.Bytes(),
                        SingleObjectSerde.of(DueEntry.class)));
    }

    /** The queue is kept in memory: it is read from its beginning all the time, and its deletions would pile up there. */
    static Set<StoreBuilder<?>> ofDispatch() {
        return Set.of(
                keyValueStoreBuilder(
                        inMemoryKeyValueStore(Stores.DISPATCH_QUEUE),
                        Serdes.Bytes(),
                        SingleObjectSerde.of(Dispatch.class)),
                byText(Stores.DISPATCH_WINDOW, DispatchEntry.class, inMemoryKeyValueStore(Stores.DISPATCH_WINDOW)),
                byText(Stores.DISPATCH_PAID, DispatchEntry.class, persistentKeyValueStore(Stores.DISPATCH_PAID)),
                byText(Stores.DISPATCH_SPENDING, Amount.class, persistentKeyValueStore(Stores.DISPATCH_SPENDING)),
                byText(Stores.DISPATCH_CLOCK, Dispatch.class, inMemoryKeyValueStore(Stores.DISPATCH_CLOCK)),
                byText(Stores.DISPATCH_STATUS, DispatchStatus.class, inMemoryKeyValueStore(Stores.DISPATCH_STATUS)));
    }

    static Set<StoreBuilder<?>> ofSweeps() {
        return Set.of(byText(Stores.SWEEPS, SweepState.class, inMemoryKeyValueStore(Stores.SWEEPS)));
    }

    static Set<StoreBuilder<?>> ofCounted(String name) {
        return Set.of(byText(name, InventoryContribution.class, persistentKeyValueStore(name)));
    }

    static Set<StoreBuilder<?>> ofCount() {
        return Set.of(byText(Stores.INVENTORY, InventoryTally.class, persistentKeyValueStore(Stores.INVENTORY)));
    }

    /** In memory: it is small, and its bound asks how many entries it has. */
    private static StoreBuilder<?> drift(String name) {
        return byText(name, DriftSeen.class, inMemoryKeyValueStore(name));
    }

    private static <V extends SpecificRecord> StoreBuilder<?> byText(
            String name, Class<V> type, KeyValueBytesStoreSupplier supplier) {
        return keyValueStoreBuilder(supplier, Serdes.String(), SingleObjectSerde.of(type));
    }
}
