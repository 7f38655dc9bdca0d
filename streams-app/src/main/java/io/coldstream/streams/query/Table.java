package io.coldstream.streams.query;

import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.DifferenceState;
import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.avro.DnsRecordState;
import io.coldstream.streams.avro.DomainState;
import io.coldstream.streams.avro.DriftSeen;
import io.coldstream.streams.avro.InventoryTally;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.avro.SweepCount;
import io.coldstream.streams.avro.SweepState;
import io.coldstream.streams.stores.Stores;

/** A store as it is asked: the type of its values, and the stage it belongs to. */
@SuppressWarnings("UnusedTypeParameter")
record Table<V>(String name, Stage stage) {

    static final Table<SubscriptionState> SUBSCRIPTIONS = new Table<>(Stores.SUBSCRIPTIONS, Stage.SUBSCRIPTIONS);
    static final Table<MailboxState> MAILBOXES = new Table<>(Stores.MAILBOXES, Stage.SUBSCRIPTIONS);
    static final Table<StoryEntry> STORIES = new Table<>(Stores.STORIES, Stage.SUBSCRIPTIONS);
    static final Table<CommandState> COMMANDS = new Table<>(Stores.COMMANDS, Stage.SUBSCRIPTIONS);
    static final Table<DomainState> DOMAINS = new Table<>(Stores.DOMAINS, Stage.SUBSCRIPTIONS);
    static final Table<StoryEntry> DOMAIN_STORIES = new Table<>(Stores.DOMAIN_STORIES, Stage.SUBSCRIPTIONS);
    static final Table<DnsRecordState> DNS_RECORDS = new Table<>(Stores.DNS_RECORDS, Stage.SUBSCRIPTIONS);
    static final Table<CommandState> DNS_COMMANDS = new Table<>(Stores.DNS_COMMANDS, Stage.SUBSCRIPTIONS);
    static final Table<AliasLearnt> ALIASES = new Table<>(Stores.ALIASES, Stage.ALIASES);
    static final Table<InventoryTally> INVENTORY = new Table<>(Stores.INVENTORY, Stage.INVENTORY);
    static final Table<DriftSeen> DRIFT = new Table<>(Stores.DRIFT, Stage.ALIASES);
    static final Table<DriftSeen> DRIFT_APPLIED = new Table<>(Stores.DRIFT_APPLIED, Stage.SUBSCRIPTIONS);
    static final Table<DriftSeen> DRIFT_DOMAINS = new Table<>(Stores.DRIFT_OF_DOMAINS, Stage.SUBSCRIPTIONS);
    static final Table<SweepState> SWEEPS = new Table<>(Stores.SWEEPS, Stage.SUBSCRIPTIONS);
    static final Table<DifferenceState> DIFFERENCES = new Table<>(Stores.DIFFERENCES, Stage.SUBSCRIPTIONS);
    static final Table<SweepCount> DIFFERENCE_COUNTS = new Table<>(Stores.DIFFERENCE_COUNTS, Stage.SUBSCRIPTIONS);
    static final Table<DispatchEntry> DISPATCH_WINDOW = new Table<>(Stores.DISPATCH_WINDOW, Stage.DISPATCH);
    static final Table<Dispatch> DISPATCH_CLOCK = new Table<>(Stores.DISPATCH_CLOCK, Stage.DISPATCH);
    static final Table<Amount> DISPATCH_SPENDING = new Table<>(Stores.DISPATCH_SPENDING, Stage.DISPATCH);
    static final Table<DispatchStatus> DISPATCH_STATUS = new Table<>(Stores.DISPATCH_STATUS, Stage.DISPATCH);
    static final Table<Parked> PARKED = new Table<>(Stores.PARKED, Stage.ALIASES);
}
