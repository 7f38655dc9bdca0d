package io.coldstream.ingress;

import io.coldstream.avro.WebhookReceived;
import io.coldstream.ingress.spool.Spool;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.AdminServer;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.CrashPoints;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running ingress: a port for webhooks, a port for health and metrics, a producer, a spool. */
public final class Ingress implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Ingress.class);

    private final WebhookServer webhooks;
    private final AdminServer admin;
    private final Deque<AutoCloseable> parts;

    private Ingress(WebhookServer webhooks, AdminServer admin, Deque<AutoCloseable> parts) {
        this.webhooks = webhooks;
        this.admin = admin;
        this.parts = parts;
    }

    /**
     * Starts taking webhooks; what is missing of the topic and its schema is created first. With a spool it also starts
     * while Kafka or the registry does not answer.
     *
     * @throws CannotStartException if Kafka, the registry, a key file, the spool's folder or a port is not as it must be
     */
    public static Ingress start(IngressSettings settings) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            KafkaReach reach = new KafkaReach(InstantSource.system());
            parts.push(new KafkaProbe(settings.kafka(), reach));
            KafkaConnection kafka = settings.spool().isPresent()
                    ? KafkaConnection.trying(() -> producer(settings))
                    : KafkaConnection.of(producer(settings));
            return start(settings, HttpLimits.USUAL, kafka, reach, parts);
        } catch (KafkaException e) {
            closeAll(parts);
            throw unusable(e);
        } catch (CannotStartException e) {
            closeAll(parts);
            throw e;
        }
    }

    private static CannotStartException unusable(KafkaException e) {
        return new CannotStartException("The Kafka settings (KAFKA_*) can't be used: " + e.getMessage(), e);
    }

    private static Producer<String, WebhookReceived> producer(IngressSettings settings) {
        TopicProvisioner.ensure(
                settings.kafka(),
                settings.topics().partitions(),
                settings.topics().replication(),
                List.of(Topics.WEBHOOKS));
        RegistrySerdes serdes = new RegistrySerdes(settings.registry());
        serdes.registerAll(List.of(Topics.WEBHOOKS));
        try {
            return new KafkaProducer<>(
                    ProducerSettings.of(settings.kafka(), settings.maxBodyBytes()),
                    new StringSerializer(),
                    serdes.of(Topics.WEBHOOKS).serializer());
        } catch (KafkaException e) {
            throw unusable(e);
        }
    }

    /** The same on another producer, which it closes in the end. */
    static Ingress start(
            IngressSettings settings, HttpLimits limits, Producer<String, WebhookReceived> producer, KafkaReach reach) {
        return start(settings, limits, KafkaConnection.of(producer), reach, new ArrayDeque<>());
    }

    private static Ingress start(
            IngressSettings settings,
            HttpLimits limits,
            KafkaConnection kafka,
            KafkaReach reach,
            Deque<AutoCloseable> parts) {
        parts.push(kafka);
        try {
            WebhookMetrics metrics = new WebhookMetrics();
            Optional<Spool> spool = settings.spool().map(folder -> spool(folder, settings.crashPoints()));
            spool.ifPresent(parts::push);
            spool.ifPresent(metrics::watch);
            WebhookKeeper keeper = new WebhookKeeper(kafka, reach, spool, settings.crashPoints());
            parts.push(keeper);
            WebhookHandler handler = new WebhookHandler(
                    new BodyReader(settings.maxBodyBytes(), bodyBudget()),
                    new WebhookIntake(Authenticator.of(settings.authentication()), sealing(settings.keys())),
                    keeper,
                    metrics);
            WebhookServer webhooks = WebhookServer.start(
                    settings.webhooks().host(), settings.webhooks().port(), limits, handler, metrics);
            parts.push(webhooks);
            // Last, so that ready means that webhooks are taken.
            AdminServer admin = admin(settings.admin(), keeper, metrics);
            parts.push(admin);
            Ingress ingress = new Ingress(webhooks, admin, parts);
            ingress.announce(settings);
            return ingress;
        } catch (RuntimeException e) {
            closeAll(parts);
            throw e;
        }
    }

    private static Spool spool(IngressSettings.SpoolFolder folder, CrashPoints crashPoints) {
        try {
            return Spool.open(folder.path(), folder.maxBytes(), InstantSource.system(), crashPoints);
        } catch (IOException e) {
            throw new CannotStartException(
                    "The spool's folder " + folder.path() + " can't be used (COLDSTREAM_SPOOL_DIR): " + e.getMessage(),
                    e);
        }
    }

    // A body exists up to four times on its way (read, sealed, serialized, batched): a sixteenth is a quarter.
    private static int bodyBudget() {
        return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 16);
    }

    private static WebhookSealing sealing(IngressSettings.KeyFiles keys) {
        try {
            return new WebhookSealing(Sealer.of(keys.sealing()), BodyHash.of(keys.bodyHash()));
        } catch (IllegalArgumentException e) {
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static AdminServer admin(IngressSettings.Address address, WebhookKeeper keeper, WebhookMetrics metrics) {
        try {
            return AdminServer.start(
                    address.host(), address.port(), () -> Map.of("kafka-or-spool", keeper.ready()), metrics::text);
        } catch (IOException e) {
            throw new CannotStartException(
                    "Nothing can listen at " + address.host() + ":" + address.port()
                            + ": is the port taken? (COLDSTREAM_ADMIN_HOST, COLDSTREAM_ADMIN_PORT)",
                    e);
        }
    }

    private void announce(IngressSettings settings) {
        if (settings.authentication() instanceof WebhookAuthentication.None) {
            log.atWarn()
                    .setMessage("Webhooks are believed from anyone: COLDSTREAM_WEBHOOK_AUTHENTICATION is none")
                    .log();
        }
        if (settings.spool().isEmpty()) {
            log.atWarn()
                    .setMessage("There is no spool: senders get 503 while Kafka is away (COLDSTREAM_SPOOL_DIR)")
                    .log();
        }
        log.atInfo()
                .setMessage("Ingress takes webhooks")
                .addKeyValue("port", port())
                .addKeyValue("adminPort", adminPort())
                .log();
    }

    public int port() {
        return webhooks.port();
    }

    public int adminPort() {
        return admin.port();
    }

    /** Takes no more webhooks, then waits for those on their way to Kafka; what is in the spool stays there. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.atWarn()
                        .setMessage("A part of the ingress did not close cleanly")
                        .setCause(e)
                        .log();
            }
        }
    }
}
