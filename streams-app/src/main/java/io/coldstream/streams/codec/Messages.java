package io.coldstream.streams.codec;

import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.domain.Input;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxHandedOver;
import io.coldstream.streams.domain.MailboxLost;
import io.coldstream.streams.domain.NotListed;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.Succession;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** What subscriptions tell each other and hear, as records and as inputs. */
public final class Messages {

    private final Serde<MailboxState> mailboxes = SingleObjectSerde.of(MailboxState.class);
    private final Serde<SubscriptionState> subscriptions = SingleObjectSerde.of(SubscriptionState.class);

    /** A message to a subscription. */
    public Input input(Object message) {
        return switch (message) {
            case io.coldstream.streams.avro.DomainNews news -> DomainMessages.news(news);
            case io.coldstream.streams.avro.MailboxLost lost ->
                new MailboxLost(lost.getMailboxId(), lost.getTo(), lost.getAt());
            case io.coldstream.streams.avro.MailboxHandedOver handed ->
                new MailboxHandedOver(
                        MailboxStates.load(read(mailboxes, handed.getMailbox())), handed.getFrom(), handed.getAt());
            case io.coldstream.streams.avro.NotListed missed -> new NotListed(missed.getSweepId(), missed.getAt());
            case io.coldstream.streams.avro.Succession succession ->
                new Succession(
                        SubscriptionStates.load(
                                succession.getFrom(), read(subscriptions, succession.getSubscription())),
                        succession.getAt());
            default ->
                throw new IllegalStateException(
                        "No message to a subscription: " + message.getClass().getName());
        };
    }

    public SpecificRecord handOver(String from, Mailbox mailbox, Instant at) {
        return new io.coldstream.streams.avro.MailboxHandedOver(
                mailbox.id(), from, write(mailboxes, MailboxStates.store(mailbox)), at);
    }

    public SpecificRecord succession(Subscription from, Instant at) {
        return new io.coldstream.streams.avro.Succession(
                from.id(), write(subscriptions, SubscriptionStates.store(from)), at);
    }

    private static <V> ByteBuffer write(Serde<V> serde, V value) {
        return ByteBuffer.wrap(serde.serializer().serialize("", value));
    }

    private static <V> V read(Serde<V> serde, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return serde.deserializer().deserialize("", copy);
    }
}
