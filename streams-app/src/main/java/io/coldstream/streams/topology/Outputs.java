package io.coldstream.streams.topology;

import io.coldstream.avro.Cause;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.Decisions;
import io.coldstream.streams.codec.DomainMessages;
import io.coldstream.streams.codec.Inventory;
import io.coldstream.streams.codec.Messages;
import io.coldstream.streams.domain.Aggregate;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.CommandReleased;
import io.coldstream.streams.domain.Decision;
import io.coldstream.streams.domain.DomainNews;
import io.coldstream.streams.domain.Health;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxHandedOver;
import io.coldstream.streams.domain.MailboxLost;
import io.coldstream.streams.domain.NotListed;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Request;
import io.coldstream.streams.domain.Signs;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.SubscriptionListed;
import io.coldstream.streams.domain.Succession;
import io.coldstream.streams.domain.TimerFired;
import io.coldstream.streams.domain.WebhookEvent;
import io.coldstream.streams.stores.Stores;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Forwards what follows from one input, each kind of record under its key. */
final class Outputs {

    /** One reseller, one API key, one budget: everything for dispatch goes under one key. */
    static final String DISPATCH_KEY = Stores.DISPATCH_KEY;

    private final Messages messages;
    private final ProcessorContext<String, SpecificRecord> context;
    private final Record<String, SpecificRecord> record;

    Outputs(
            Messages messages,
            ProcessorContext<String, SpecificRecord> context,
            Record<String, SpecificRecord> record) {
        this.messages = messages;
        this.context = context;
        this.record = record;
    }

    /** State topics get what the world can see of a change, and nothing when it can see none. */
    void changed(Aggregate before, Aggregate after) {
        Subscription subscription = after.subscription();
        if (!subscription.equals(before.subscription())) {
            var shown = Inventory.subscription(subscription);
            if (!shown.equals(Inventory.subscription(before.subscription()))) {
                forward(subscription.id(), shown);
            }
        }
        Mailbox mailbox = after.mailbox();
        if (mailbox != null && mailbox.exists() && !mailbox.equals(before.mailbox())) {
            var shown = Inventory.mailbox(subscription.id(), mailbox);
            Mailbox was = before.mailbox();
            if (was == null || !was.exists() || !shown.equals(Inventory.mailbox(subscription.id(), was))) {
                forward(mailbox.id(), shown);
            }
        }
    }

    /** A mailbox once more: the subscription that handed it over may have written over it since. */
    void shownAgain(Aggregate after) {
        Mailbox mailbox = after.mailbox();
        if (mailbox != null && mailbox.exists()) {
            forward(mailbox.id(), Inventory.mailbox(after.subscription().id(), mailbox));
        }
    }

    /** @param causes the record that led to it first */
    void decided(Subscription subscription, Decision decision, Input input, List<Cause> causes) {
        Cause cause = causes.getFirst();
        switch (decision) {
            case Decision.RenewalDecided decided ->
                forward(subscription.id(), Decisions.renewal(subscription, decided, input.at(), causes));
            case Decision.Send send -> forward(DISPATCH_KEY, Decisions.send(subscription, send));
            case Decision.Settle settle -> forward(DISPATCH_KEY, Decisions.settle(settle, signs(input), input.at()));
            case Decision.TellDomain told ->
                send(told.domainAlias(), DomainMessages.membership(told.membership()), cause);
            case Decision.HandOver handOver ->
                send(handOver.to(), messages.handOver(subscription.id(), handOver.mailbox(), input.at()), cause);
            case Decision.Succeed succeed ->
                send(succeed.successor(), messages.succession(subscription, input.at()), cause);
            case Decision.Continue from -> {
                // It stands in the timeline.
            }
            case Decision.OrderProgressed progressed -> {
                // It is told in the timeline; the subscription's record carries it.
            }
            case Decision.Alert alert -> {
                // It is raised where the metrics are.
            }
            case Decision.CommandMoved moved -> {
                // It stands in the command store alone, for those who ask.
            }
        }
    }

    private void send(String key, SpecificRecord message, Cause cause) {
        forward(
                key,
                Routed.newBuilder()
                        .setMessage(message)
                        .setOrigin(new Origin(cause.getTopic(), cause.getPartition(), cause.getOffset()))
                        .build());
    }

    private static Signs signs(Input input) {
        return switch (input) {
            case Observation read -> new Signs(Health.OK, read.clockSkewMillis(), null);
            case CommandOutcome outcome -> outcome.signs();
            case SubscriptionListed listed -> Signs.NONE;
            case NotListed missed -> Signs.NONE;
            case WebhookEvent event -> Signs.NONE;
            case TimerFired timer -> Signs.NONE;
            case CommandReleased command -> Signs.NONE;
            case Request request -> Signs.NONE;
            case DomainNews news -> Signs.NONE;
            case MailboxLost lost -> Signs.NONE;
            case MailboxHandedOver handed -> Signs.NONE;
            case Succession succession -> Signs.NONE;
        };
    }

    private void forward(String key, SpecificRecord value) {
        context.forward(record.withKey(key).withValue(value));
    }
}
