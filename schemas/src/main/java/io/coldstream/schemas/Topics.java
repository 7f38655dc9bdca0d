package io.coldstream.schemas;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandAttempt;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.Domain;
import io.coldstream.avro.InventoryCount;
import io.coldstream.avro.Mailbox;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.avro.Subscription;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.avro.WebhookReceived;
import java.time.Duration;
import java.util.List;

/** Every topic that programs other than the topology itself may read or write. No topic is named anywhere else. */
public final class Topics {

    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration YEAR = Duration.ofDays(365);

    /** Webhooks as they came in, sealed; keyed by subscriptionId or an alias. */
    public static final Topic<WebhookReceived> WEBHOOKS =
            Topic.kept("coldstream.webhooks", WebhookReceived.class, MONTH);

    /** Each logical event once, by subscriptionId. */
    public static final Topic<SubscriptionEvent> EVENTS =
            Topic.kept("coldstream.events", SubscriptionEvent.class, YEAR);

    /** Current state, by subscriptionId. */
    public static final Topic<Subscription> SUBSCRIPTIONS =
            Topic.compacted("coldstream.subscriptions", Subscription.class);

    /** Current inventory, by mailboxId. */
    public static final Topic<Mailbox> MAILBOXES = Topic.compacted("coldstream.mailboxes", Mailbox.class);

    /** Current state of domains, by alias {@code domain:<userId>/<name>}. */
    public static final Topic<Domain> DOMAINS = Topic.compacted("coldstream.domains", Domain.class);

    /** Sealed credentials, by mailboxId. */
    public static final Topic<SealedCredentials> CREDENTIALS =
            Topic.compacted("coldstream.credentials", SealedCredentials.class);

    /** What was decided about renewals and why, by subscriptionId. */
    public static final Topic<RenewalDecision> RENEWALS =
            Topic.kept("coldstream.renewals", RenewalDecision.class, YEAR.multipliedBy(2));

    /** The inventory counted by dimension and value, such as {@code provider=GOOGLE}. */
    public static final Topic<InventoryCount> INVENTORY = Topic.compacted("coldstream.inventory", InventoryCount.class);

    /** What people and other programs ask for; any key. Writing here is spending power. */
    public static final Topic<CommandRequest> COMMAND_REQUESTS =
            Topic.kept("coldstream.command-requests", CommandRequest.class, MONTH);

    /** Commands released for execution now, by subscriptionId. Writing here is spending power. */
    public static final Topic<Command> COMMANDS = Topic.kept("coldstream.commands", Command.class, MONTH);

    /** Claims, by commandId, in the partition of their command. Kept longer than any command that they refuse. */
    public static final Topic<CommandAttempt> COMMAND_ATTEMPTS =
            Topic.compacted("coldstream.command-attempts", CommandAttempt.class).deletedAfter(MONTH.multipliedBy(2));

    /** What became of commands, by subscriptionId. */
    public static final Topic<CommandOutcome> COMMAND_OUTCOMES =
            Topic.kept("coldstream.command-outcomes", CommandOutcome.class, YEAR.multipliedBy(2));

    /** What reads of the reseller's API showed, by subscriptionId. Writing here is spending power. */
    public static final Topic<SubscriptionObserved> OBSERVATIONS =
            Topic.kept("coldstream.observations", SubscriptionObserved.class, YEAR.multipliedBy(2));

    /** Renewal policies and the spending switch, by scope. Writing here is spending power. */
    public static final Topic<RenewalPolicy> POLICIES = Topic.compacted("coldstream.policies", RenewalPolicy.class);

    /** What could not be applied, by dead-letter id. */
    public static final Topic<DeadLetter> DEAD_LETTERS =
            Topic.compacted("coldstream.dead-letters", DeadLetter.class).deletedAfter(MONTH);

    private static final List<Topic<?>> ALL = List.of(
            WEBHOOKS,
            EVENTS,
            SUBSCRIPTIONS,
            MAILBOXES,
            DOMAINS,
            CREDENTIALS,
            RENEWALS,
            INVENTORY,
            COMMAND_REQUESTS,
            COMMANDS,
            COMMAND_ATTEMPTS,
            COMMAND_OUTCOMES,
            OBSERVATIONS,
            POLICIES,
            DEAD_LETTERS);

    private Topics() {}

    /** All shared topics. */
    public static List<Topic<?>> all() {
        return ALL;
    }
}
