package io.coldstream.streams.stores;

/** Names of the state stores, which are also names of changelog topics: schema, not to be changed. */
public final class Stores {

    /** subscriptionId → SubscriptionState. */
    public static final String SUBSCRIPTIONS = "subscriptions";

    /** {@link MailboxKey} → MailboxState. */
    public static final String MAILBOXES = "mailboxes";

    /** {@link StoryKey} → StoryEntry. */
    public static final String STORIES = "stories";

    /** commandId → CommandState. */
    public static final String COMMANDS = "commands";

    /** alias → AliasLearnt. */
    public static final String ALIASES = "aliases";

    /** alias, '/', order of arrival → Parked. */
    public static final String PARKED = "parked";

    /** until when, key in {@link #PARKED}; without values. */
    public static final String PARKED_BY_TIME = "parked-by-time";

    /** scope → RenewalPolicy; global. */
    public static final String POLICIES = "policies";

    /** subscriptionId, '/', identity of an event → id of the dead letter that it became by a bug. */
    public static final String HELD = "held";

    /** Key of a {@link io.coldstream.streams.domain.Bucket} → InventoryTally. */
    public static final String INVENTORY = "inventory";

    /** mailboxId → InventoryContribution. */
    public static final String COUNTED_MAILBOXES = "counted-mailboxes";

    /** subscriptionId → InventoryContribution. */
    public static final String COUNTED_SUBSCRIPTIONS = "counted-subscriptions";

    /** domain alias → DomainState. */
    public static final String DOMAINS = "domains";

    /** {@link StoryKey} of a domain alias → StoryEntry. */
    public static final String DOMAIN_STORIES = "domain-stories";

    /** domain alias, '/', recordId → DnsRecordState. */
    public static final String DNS_RECORDS = "dns-records";

    /** commandId → CommandState, of those about DNS records. */
    public static final String DNS_COMMANDS = "dns-commands";

    public static final String DOMAIN_SEEN = "domain-seen";
    public static final String DOMAIN_SEEN_ORDER = "domain-seen-order";
    public static final String DOMAIN_DUE = "domain-due";
    /** What was applied → its number in {@link #SEEN_ORDER}. */
    public static final String SEEN = "seen";

    /** Number, counted up → what was applied, and when it was received. */
    public static final String SEEN_ORDER = "seen-order";

    /** {@link DriftKey} → DriftSeen, of what was met while opening. */
    public static final String DRIFT = "drift";

    /** The same, of what was met with subscriptions. */
    public static final String DRIFT_APPLIED = "drift-applied";

    /** The same, of what was met with domains. */
    public static final String DRIFT_OF_DOMAINS = "drift-of-domains";

    /** sweepId → SweepState. */
    public static final String SWEEPS = "sweeps";

    /** subscriptionId → AuditState. */
    public static final String AUDITS = "audits";

    /** {@link DifferenceKey} → DifferenceState. */
    public static final String DIFFERENCES = "differences";

    /** {@link DifferenceKey} → SweepCount. */
    public static final String DIFFERENCE_COUNTS = "difference-counts";

    /** What is left to be done after the last sweep → SweepWalk. */
    public static final String SWEEP_WALK = "sweep-walk";

    public static final String DUE = "due";
    public static final String DISPATCH_QUEUE = "dispatch-queue";
    public static final String DISPATCH_WINDOW = "dispatch-window";
    public static final String DISPATCH_PAID = "dispatch-paid";

    /** Key of a {@link io.coldstream.streams.domain.Purse} → Amount: what was spent or is reserved. */
    public static final String DISPATCH_SPENDING = "dispatch-spending";

    public static final String DISPATCH_CLOCK = "dispatch-clock";
    /** All that dispatch keeps of no command lies under this key, and in the partition of it: one reseller, one budget. */
    public static final String DISPATCH_KEY = "reseller";

    public static final String DISPATCH_STATUS = "dispatch-status";

    private Stores() {}
}
