package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Moves letters in transactions under one fixed id, so that the brokers know one redrive at a time: whoever begins later
 * fences the earlier, and what a killed one left open is aborted before anything is read.
 */
final class KafkaDesk implements LetterBox.Desk {

    private static final String TRANSACTIONAL_ID = "coldstream-redrive";
    private static final int MOST_MILLIS = 30_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final RegistrySerdes serdes;

    private KafkaDesk(KafkaProducer<String, byte[]> producer, RegistrySerdes serdes) {
        this.producer = producer;
        this.serdes = serdes;
    }

    static KafkaDesk take(Map<String, Object> kafka, RegistrySerdes serdes) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // While the brokers still end one transaction, the next one's first batch is refused, and what follows it too:
        // one
        // at a time they are simply sent again.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MOST_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, MOST_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, MOST_MILLIS / 3);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 2 * MOST_MILLIS);
        // Sums with request.timeout.ms to less than delivery.timeout.ms.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new KafkaDesk(producer, serdes);
        } catch (RuntimeException e) {
            producer.close(CLOSE_WITHIN);
            throw e;
        }
    }

    @Override
    public void move(List<DeadLetter> letters) {
        try {
            producer.beginTransaction();
            try {
                letters.forEach(this::send);
                producer.flush();
            } catch (RuntimeException e) {
                abort(e);
                throw e;
            }
            // An exception here is a doubt, and ends this redrive: the next one settles the transaction before it
            // reads.
            producer.commitTransaction();
        } catch (RuntimeException e) {
            throw isFenced(e) ? new LetterBox.Fenced(e) : e;
        }
    }

    private void send(DeadLetter letter) {
        String webhooks = Topics.WEBHOOKS.name();
        byte[] webhook = serdes.of(Topics.WEBHOOKS)
                .serializer()
                .serialize(webhooks, letter.getWebhook().orElseThrow());
        producer.send(new ProducerRecord<>(webhooks, letter.getKey().orElse(null), webhook));
        producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), letter.getDeadLetterId(), null));
    }

    private void abort(RuntimeException why) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            why.addSuppressed(e);
        }
    }

    private static boolean isFenced(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
