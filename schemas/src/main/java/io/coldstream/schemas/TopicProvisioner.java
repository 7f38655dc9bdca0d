package io.coldstream.schemas;

import io.coldstream.schemas.process.CannotStartException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing. Topics whose records are joined or looked up by key must share their partition
 * count: all that we own have the same, and an existing topic with another one is an error before anything runs.
 */
public final class TopicProvisioner {

    private static final long TIMEOUT_SECONDS = 30;
    private static final long PAUSE_MILLIS = 100;

    private TopicProvisioner() {}

    /**
     * @param kafkaClientSettings at least {@code bootstrap.servers}
     * @throws CannotStartException when Kafka is away, refuses, or has a topic with another partition count
     */
    public static void ensure(
            Map<String, Object> kafkaClientSettings, int partitions, int replication, Collection<Topic<?>> topics) {
        Object brokers = kafkaClientSettings.getOrDefault("bootstrap.servers", "(none)");
        try (Admin admin = Admin.create(Map.copyOf(kafkaClientSettings))) {
            create(admin, partitions, replication, missing(admin, topics));
            check(admin, partitions, topics);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new CannotStartException(
                    "Kafka at " + brokers + " could not provide our topics: " + reason(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted while creating topics at " + brokers, e);
        }
    }

    private static List<Topic<?>> missing(Admin admin, Collection<Topic<?>> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<String> existing = within(admin.listTopics().names());
        return topics.stream()
                .<Topic<?>>map(topic -> topic)
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
    }

    private static void create(Admin admin, int partitions, int replication, List<Topic<?>> missing)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<NewTopic> wanted = missing.stream()
                .map(topic -> new NewTopic(topic.name(), Optional.of(partitions), Optional.of((short) replication))
                        .configs(settings(topic, replication)))
                .toList();
        for (KafkaFuture<Void> created : admin.createTopics(wanted).values().values()) {
            try {
                within(created);
            } catch (ExecutionException e) {
                // Another process of ours was quicker; its partition count is checked like any other.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** One replica may be away; with less than the others in sync, nothing is confirmed. */
    private static Map<String, String> settings(Topic<?> topic, int replication) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.put("min.insync.replicas", Integer.toString(Math.max(1, replication - 1)));
        return settings;
    }

    private static void check(Admin admin, int partitions, Collection<Topic<?>> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<String> names = topics.stream().map(Topic::name).toList();
        Map<String, TopicDescription> found = describe(admin, names);
        String others = new TreeMap<>(found)
                .values().stream()
                        .filter(topic -> topic.partitions().size() != partitions)
                        .map(topic ->
                                topic.name() + " has " + topic.partitions().size())
                        .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            throw new CannotStartException("COLDSTREAM_PARTITIONS is " + partitions + ", but " + others
                    + ": all topics of ours must have the same number of partitions");
        }
    }

    /** The broker that is asked may not have heard yet of a topic that was created a moment ago. */
    private static Map<String, TopicDescription> describe(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException, TimeoutException {
        long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                return within(admin.describeTopics(names).allTopicNames());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > giveUpAt) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static <T> T within(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
