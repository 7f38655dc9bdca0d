package io.coldstream.streams.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandAttempt;
import io.coldstream.avro.CommandKind;
import io.coldstream.local.TestBroker;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.TopicProvisioner;
import io.coldstream.schemas.Topics;
import io.coldstream.schemas.process.CrashPoints;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ClaimsOnBrokerTest {

    private static final TopicPartition COMMANDS = new TopicPartition(Topics.COMMANDS.name(), 0);
    private static final Instant NOW = Instant.now();

    @TempDir
    private Path data;

    private TestBroker broker;
    private SinkClients clients;

    @BeforeEach
    void start() {
        broker = TestBroker.start(data);
        TopicProvisioner.ensure(broker.kafka(), 1, 1, List.of(Topics.COMMANDS, Topics.COMMAND_ATTEMPTS));
        Map<String, Object> settings = new HashMap<>(broker.kafka());
        // Who does not poll for two seconds is put out of the group at the next rebalance.
        settings.put("max.poll.interval.ms", 2_000);
        settings.put("session.timeout.ms", 6_000);
        clients = new SinkClients(settings);
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void memberThatWasPutOutOfItsGroupCannotClaim() {
        try (Consumer<String, byte[]> paused = member();
                Claims itsClaims = claims("paused");
                Claims successorsClaims = claims("successor")) {
            await().until(() -> isAssigned(paused));
            try (Consumer<String, byte[]> successor = member()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> isAssigned(successor));

                assertThat(claim(itsClaims, paused)).isEqualTo(Claims.Result.ABORTED);
                assertThat(claim(successorsClaims, successor)).isEqualTo(Claims.Result.CERTAIN);
            }
        }

        assertThat(log(Duration.ofSeconds(20)).since(COMMANDS, NOW.minusSeconds(60)))
                .containsOnlyKeys("S1~op~1");
        assertThat(committed()).extracting(OffsetAndMetadata::offset).isEqualTo(1L);
    }

    @Test
    void attemptsBehindAnOpenTransactionAreWaitedFor() {
        try (Producer<String, CommandAttempt> zombie = producer("zombie");
                Claims claims = claims("live");
                Consumer<String, byte[]> member = member()) {
            zombie.initTransactions();
            zombie.beginTransaction();
            zombie.send(new ProducerRecord<>(Topics.COMMAND_ATTEMPTS.name(), 0, "never", attempt("never")));
            zombie.flush();
            await().until(() -> isAssigned(member));
            assertThat(claim(claims, member)).isEqualTo(Claims.Result.CERTAIN);

            assertThatThrownBy(() -> log(Duration.ofSeconds(1)).since(COMMANDS, NOW.minusSeconds(60)))
                    .isInstanceOf(TimeoutException.class);
            zombie.abortTransaction();

            assertThat(log(Duration.ofSeconds(20)).since(COMMANDS, NOW.minusSeconds(60)))
                    .containsOnlyKeys("S1~op~1");
        }
    }

    @Test
    void attemptsOlderThanTheWindowAreNotRead() {
        try (Claims claims = claims("live");
                Consumer<String, byte[]> member = member()) {
            await().until(() -> isAssigned(member));
            claim(claims, member);
        }

        assertThat(log(Duration.ofSeconds(20)).since(COMMANDS, NOW.plusSeconds(60)))
                .isEmpty();
        assertThat(log(Duration.ofSeconds(20)).since(COMMANDS, NOW)).containsOnlyKeys("S1~op~1");
    }

    private Claims.Result claim(Claims claims, Consumer<String, byte[]> member) {
        return claims.claim(
                List.of(new Claim(received(), command(), AttemptVerdict.CALLING, "")),
                Map.of(COMMANDS, new OffsetAndMetadata(1)),
                member.groupMetadata(),
                NOW);
    }

    private Consumer<String, byte[]> member() {
        Consumer<String, byte[]> member = clients.member("sinks");
        member.subscribe(List.of(Topics.COMMANDS.name()));
        return member;
    }

    private static boolean isAssigned(Consumer<?, ?> member) {
        member.poll(Duration.ofMillis(50));
        return member.assignment().contains(COMMANDS);
    }

    private Claims claims(String name) {
        return Claims.open(producer(name), name, new Steps(CrashPoints.none()));
    }

    private Producer<String, CommandAttempt> producer(String name) {
        return clients.claimer(name, SingleObjectSerde.of(CommandAttempt.class).serializer());
    }

    private KafkaAttemptLog log(Duration patience) {
        return new KafkaAttemptLog(clients::reader, patience);
    }

    private @Nullable OffsetAndMetadata committed() {
        try (Consumer<String, byte[]> member = clients.member("sinks")) {
            return member.committed(Set.of(COMMANDS)).get(COMMANDS);
        }
    }

    private static Received received() {
        return new Received(COMMANDS, 0, "S1", NOW, Optional.of(command()));
    }

    private static Command command() {
        return Command.newBuilder()
                .setCommandId("S1~op~1")
                .setSubscriptionId("S1")
                .setKind(CommandKind.RENEW_SUBSCRIPTION)
                .setReleasedAt(NOW)
                .setNotAfter(NOW.plusSeconds(300))
                .setInDoubtAt(NOW.plusSeconds(600))
                .build();
    }

    private static CommandAttempt attempt(String commandId) {
        return CommandAttempt.newBuilder()
                .setCommandId(commandId)
                .setExecutor("zombie")
                .setVerdict(AttemptVerdict.CALLING)
                .setClaimedAt(NOW)
                .build();
    }
}
