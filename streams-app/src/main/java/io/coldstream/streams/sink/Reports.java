package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.Money;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.schemas.Topic;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.reseller.ListedSubscription;
import io.coldstream.streams.reseller.Observation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes outcomes and observations, by subscriptionId. The producer repeats a delivery that fails; what it can't deliver
 * at all is logged and counted, and the in-doubt timer of the subscription takes its place.
 */
final class Reports implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Reports.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final int MONEY_SCALE = 4;

    private final Producer<String, byte[]> producer;
    private final Serializer<CommandOutcome> outcomes;
    private final Serializer<SubscriptionObserved> observations;
    private final SinkMetrics metrics;
    private final String currency;

    Reports(
            Producer<String, byte[]> producer,
            Serializer<CommandOutcome> outcomes,
            Serializer<SubscriptionObserved> observations,
            SinkMetrics metrics,
            String currency) {
        this.producer = producer;
        this.outcomes = outcomes;
        this.observations = observations;
        this.metrics = metrics;
        this.currency = currency;
    }

    void outcome(CommandOutcome outcome) {
        send(Topics.COMMAND_OUTCOMES, outcome.getSubscriptionId(), () -> outcomes.serialize("", outcome));
    }

    /** @param observedAt by the business clock, before the read was begun */
    void observed(Command command, Observation observation, Instant observedAt) {
        SubscriptionObserved.Builder record = SubscriptionObserved.newBuilder()
                .setSubscriptionId(command.getSubscriptionId())
                .setCommandId(command.getCommandId())
                .setShown(false)
                .setObservedAt(observedAt);
        switch (observation) {
            case Observation.Shown(ListedSubscription listed, List<String> others, Long skew) ->
                describe(record, listed).setShown(true).setOthersShown(others).setClockSkewMillis(skew);
            case Observation.NotShown(List<String> others, Long skew) ->
                record.setOthersShown(others).setClockSkewMillis(skew);
            case Observation.Failed failed -> throw new IllegalArgumentException("a failed read shows nothing");
        }
        SubscriptionObserved observed = record.build();
        send(Topics.OBSERVATIONS, observed.getSubscriptionId(), () -> observations.serialize("", observed));
    }

    /**
     * Writes what a page of a sweep listed, and waits until it is written.
     *
     * @param observedAt by the business clock, before the read was begun
     * @return whether all of it is
     */
    boolean swept(String sweepId, List<ListedSubscription> page, Instant observedAt) {
        AtomicBoolean whole = new AtomicBoolean(true);
        for (ListedSubscription listed : page) {
            SubscriptionObserved observed = describe(
                            SubscriptionObserved.newBuilder()
                                    .setSubscriptionId(listed.subscriptionId())
                                    .setSweepId(sweepId)
                                    .setObservedAt(observedAt),
                            listed)
                    .setShown(true)
                    .build();
            send(
                    Topics.OBSERVATIONS,
                    observed.getSubscriptionId(),
                    () -> observations.serialize("", observed),
                    () -> whole.set(false));
        }
        producer.flush();
        return whole.get();
    }

    private SubscriptionObserved.Builder describe(SubscriptionObserved.Builder record, ListedSubscription listed) {
        return record.setStatus(listed.status())
                .setPeriodStart(listed.periodStart())
                .setPeriodEnd(listed.periodEnd())
                .setBillingCycle(listed.billingCycle())
                .setAutoRenew(listed.autoRenew())
                .setPrice(money(listed.pricePerMailbox()))
                .setQuantity(listed.quantity())
                .setUserId(listed.userId())
                .setDomain(listed.domain())
                .setProvider(listed.provider());
    }

    private @Nullable Money money(@Nullable BigDecimal amount) {
        return amount == null
                ? null
                : Money.newBuilder()
                        // Up: what is thought to be spent is not to be thought less than it is.
                        .setAmount(amount.setScale(MONEY_SCALE, RoundingMode.UP))
                        .setCurrency(currency)
                        .build();
    }

    private interface Bytes {
        byte[] get();
    }

    private void send(Topic<?> topic, String key, Bytes value) {
        send(topic, key, value, () -> {});
    }

    // The callback is told of every failure; the future would tell it again.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(Topic<?> topic, String key, Bytes value, Runnable onLoss) {
        try {
            producer.send(new ProducerRecord<>(topic.name(), key, value.get()), (written, failure) -> {
                if (failure != null) {
                    onLoss.run();
                    lost(topic, failure);
                }
            });
        } catch (RuntimeException e) {
            onLoss.run();
            lost(topic, e);
        }
    }

    private void lost(Topic<?> topic, Exception failure) {
        metrics.reportLost();
        log.atError()
                .setMessage("A report could not be written")
                .addKeyValue("topic", topic.name())
                .addKeyValue("cause", failure.getClass().getSimpleName())
                .log();
    }

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
