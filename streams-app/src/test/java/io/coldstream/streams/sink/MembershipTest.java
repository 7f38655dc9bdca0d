package io.coldstream.streams.sink;

import static io.coldstream.streams.reseller.ScriptedServer.answering;
import static io.coldstream.streams.reseller.ScriptedServer.reply;
import static io.coldstream.streams.reseller.ScriptedServer.write;
import static io.coldstream.streams.sink.Fixtures.ACCEPTED;
import static io.coldstream.streams.sink.Fixtures.NOW;
import static io.coldstream.streams.sink.Fixtures.PARTITION;
import static io.coldstream.streams.sink.Fixtures.read;
import static io.coldstream.streams.sink.Fixtures.renewal;
import static io.coldstream.streams.sink.Fixtures.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.AttemptVerdict;
import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.reseller.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class MembershipTest {

    @Test
    void claimsThenCallsOnceThenReports() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).hasSize(1);
            assertThat(bench.claims.history()).singleElement().satisfies(attempt -> {
                assertThat(attempt.topic()).isEqualTo(Topics.COMMAND_ATTEMPTS.name());
                assertThat(attempt.partition()).isEqualTo(PARTITION.partition());
                assertThat(attempt.key()).isEqualTo("S1~op~1");
                assertThat(attempt.value().getVerdict()).isEqualTo(AttemptVerdict.CALLING);
                assertThat(attempt.value().getClaimedAt()).isEqualTo(NOW);
            });
            assertThat(bench.committed()).isEqualTo(1);
            assertThat(bench.outcomes()).singleElement().satisfies(outcome -> {
                assertThat(outcome.getResult()).isEqualTo(CommandResult.ACCEPTED);
                assertThat(outcome.getOpId()).contains("S1~op");
                assertThat(outcome.getAttempt()).isEqualTo(1);
                assertThat(outcome.getHttpStatus()).contains(200);
            });
            assertThat(bench.reports.history().getFirst().key()).isEqualTo("S1");
        }
    }

    @Test
    void attemptOnRecordMeansNoCallAndNoWordAboutIt() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.attemptsOnRecord.put("S1~op~1", NOW);
            bench.release(renewal("S1", 1));
            bench.release(renewal("S2", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).singleElement().asString().contains("S2");
            assertThat(bench.outcomes())
                    .extracting(CommandOutcome::getSubscriptionId)
                    .containsExactly("S2");
            assertThat(bench.committed()).isEqualTo(2);
        }
    }

    @Test
    void oldCommandThatIsReadAgainIsNotReportedAsUnsent() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.attemptsOnRecord.put("S1~op~1", NOW);
            bench.release(renewal("S1", 1));
            bench.ticker.advance(Duration.ofHours(1));

            bench.turnAndFinish();
            bench.ticker.advance(Duration.ofSeconds(2));
            bench.turnAndFinish();

            assertThat(bench.outcomes()).isEmpty();
            assertThat(bench.claims.history()).isEmpty();
            assertThat(bench.committed()).isEqualTo(1);
        }
    }

    @Test
    void aMonthOfCommandsThatIsReadAgainYieldsNeitherCallsNorFalseProofs() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            for (int day = 30; day >= 0; day--) {
                Instant claimed = NOW.minus(Duration.ofDays(day)).plusSeconds(1);
                bench.attemptsOnRecord.put("S" + day + "~op~1", claimed);
            }
            for (int day = 30; day >= 0; day--) {
                Instant released = NOW.minus(Duration.ofDays(day));
                bench.release(renewal("S" + day, 1)
                        .setReleasedAt(released)
                        .setNotAfter(released.plus(Duration.ofMinutes(5))));
                bench.ticker.advance(Duration.ofMinutes(2));
                if (day % 7 == 0) {
                    bench.turnAndFinish();
                }
            }
            bench.turnAndFinish();

            assertThat(bench.server.requests()).isEmpty();
            assertThat(bench.outcomes()).isEmpty();
            assertThat(bench.claims.history()).isEmpty();
        }
    }

    @Test
    void claimThatIsGivenUpIsNotCalledUntilItSucceeds() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.claims.sendOffsetsToTransactionException = new CommitFailedException("fenced");
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).isEmpty();
            assertThat(bench.reports.history()).isEmpty();
            assertThat(bench.claims.transactionAborted()).isTrue();
            assertThat(bench.consumer.position(PARTITION)).isZero();
        }
    }

    @Test
    void claimThatIsGivenUpWhileOldCommandsAreReadAgainYieldsNoFalseProof() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            Instant released = NOW.minus(Duration.ofHours(1));
            Command old = renewal("S1", 1)
                    .setReleasedAt(released)
                    .setNotAfter(released.plus(Duration.ofMinutes(5)))
                    .build();
            bench.attemptsOnRecord.put(old.getCommandId(), released.plusSeconds(1));
            bench.release(Command.newBuilder(old));
            bench.release(renewal("S2", 1));
            bench.claims.sendOffsetsToTransactionException = new CommitFailedException("fenced");
            bench.turnAndFinish();
            bench.claims.sendOffsetsToTransactionException = null;

            bench.release(Command.newBuilder(old));
            bench.turnAndFinish();

            assertThat(bench.outcomes()).isEmpty();
            assertThat(bench.claims.history()).isEmpty();
        }
    }

    @Test
    void claimsThatKeepFailingEndTheMembership() {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.claims.sendOffsetsToTransactionException = new CommitFailedException("fenced");
            for (int round = 1; round <= 2; round++) {
                bench.release(renewal("S" + round, 1));
                bench.membership.turn();
            }
            bench.release(renewal("S3", 1));

            assertThatThrownBy(bench.membership::turn).isInstanceOf(Membership.Broken.class);

            assertThat(bench.server.requests()).isEmpty();
        }
    }

    @Test
    void commitThatEndsInDoubtIsNotCalled() throws Exception {
        for (RuntimeException doubt : List.of(
                new TimeoutException("no answer"), new KafkaException("?"), new ProducerFencedException("fenced"))) {
            try (var bench = new Bench(answering(200, ACCEPTED))) {
                bench.claims.commitTransactionException = doubt;
                bench.release(renewal("S1", 1));

                assertThatThrownBy(bench.membership::turn).isInstanceOf(Membership.Broken.class);

                bench.finish();
                assertThat(bench.server.requests()).isEmpty();
                assertThat(bench.reports.history()).isEmpty();
            }
        }
    }

    @Test
    void attemptThatCannotBeWrittenIsNotCalled() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.claims.sendException = new KafkaException("disk full");
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).isEmpty();
            assertThat(bench.claims.commitCount()).isZero();
        }
    }

    @Test
    void whoIsInNoGroupClaimsNothing() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.inGroup = false;
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).isEmpty();
            assertThat(bench.claims.commitCount()).isZero();
        }
    }

    @Test
    void expiredCommandIsReportedAsNotSentByItsClaimer() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.release(renewal("S1", 1));
            bench.ticker.advance(Duration.ofMinutes(5).plusMillis(1));

            bench.turnAndFinish();

            assertLeftUndone(bench, AttemptVerdict.EXPIRED, "expired");
        }
    }

    @Test
    void commandFromTheFutureMeansThatOurClockIsWrong() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.release(renewal("S1", 1)
                    .setReleasedAt(NOW.plus(Duration.ofMinutes(3)))
                    .setNotAfter(NOW.plus(Duration.ofMinutes(8))));

            bench.turnAndFinish();

            assertLeftUndone(bench, AttemptVerdict.EXPIRED, "clock-differs");
        }
    }

    @Test
    void stoppedSpendingHoldsBackWhatIsPaidAndNothingElse() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.spendingStopped = true;
            bench.release(renewal("S1", 1));
            bench.turnAndFinish();
            assertLeftUndone(bench, AttemptVerdict.SPENDING_STOPPED, "spending-stopped");

            bench.release(update("S2"));
            bench.turnAndFinish();

            assertThat(bench.server.requests()).singleElement().asString().startsWith("PATCH");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CommandKind.class,
            names = {"UNKNOWN", "RETRY_RENEWAL", "RESOLVE_RENEWAL", "UPDATE_MAILBOX"})
    void commandThatCannotBeCarriedOutIsUnsupported(CommandKind kind) throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.release(renewal("S1", 1).setKind(kind));

            bench.turnAndFinish();

            assertLeftUndone(bench, AttemptVerdict.UNSUPPORTED, "unsupported");
        }
    }

    @Test
    void claimOlderThanTwoSecondsIsNotCalled() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.commitTakes = Duration.ofMillis(2_001);
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertLeftUndone(bench, AttemptVerdict.CALLING, "claim-too-old");
        }
    }

    @Test
    void claimOfTwoSecondsIsCalled() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.commitTakes = Duration.ofSeconds(2);
            bench.release(renewal("S1", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).hasSize(1);
        }
    }

    @Test
    void readThatIsTooOldIsNotMadeEither() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.commitTakes = Duration.ofSeconds(3);
            bench.release(read("S1"));

            bench.turnAndFinish();

            assertLeftUndone(bench, AttemptVerdict.CALLING, "claim-too-old");
        }
    }

    @Test
    void slowReplyHoldsBackItsOwnKeyAlone() throws Exception {
        var release = new CountDownLatch(1);
        ScriptedServer slowForS1 = ScriptedServer.start((connection, request) -> {
            if (request.contains("S1")) {
                release.await();
            }
            write(connection, reply(200, ACCEPTED));
        });
        try (var bench = new Bench(slowForS1)) {
            bench.release(renewal("S1", 1));
            bench.release(renewal("S1", 2));
            bench.release(renewal("S2", 1));
            bench.membership.turn();
            bench.membership.turn();
            await().until(() -> bench.outcomes().size() == 1);

            assertThat(bench.outcomes().getFirst().getCommandId()).isEqualTo("S2~op~1");
            assertThat(bench.committed()).as("the second of S1 still waits").isEqualTo(1);

            release.countDown();
            bench.finish();
            bench.turnAndFinish();

            assertThat(bench.outcomes())
                    .extracting(CommandOutcome::getCommandId)
                    .containsExactly("S2~op~1", "S1~op~1", "S1~op~2");
            assertThat(bench.committed()).isEqualTo(3);
        }
    }

    @Test
    void noMoreCallsAreClaimedThanMayBeUnderWay() throws Exception {
        var release = new CountDownLatch(1);
        ScriptedServer slow = ScriptedServer.start((connection, request) -> {
            release.await();
            write(connection, reply(200, ACCEPTED));
        });
        try (var bench = new Bench(slow, 2)) {
            for (int subscription = 0; subscription < 5; subscription++) {
                bench.release(renewal("S" + subscription, 1));
            }
            bench.membership.turn();
            bench.membership.turn();

            assertThat(bench.claims.history()).hasSize(2);
            assertThat(bench.committed()).isEqualTo(2);

            release.countDown();
            bench.finish();
        }
    }

    @Test
    void repeatedCommandIdIsCalledOnceEvenUnderTwoKeys() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            Command.Builder command = renewal("S1", 1);
            bench.release(command);
            bench.release(command);
            bench.release(Command.newBuilder(command).setSubscriptionId("S9"));

            bench.turnAndFinish();
            bench.turnAndFinish();
            bench.turnAndFinish();

            assertThat(bench.server.requests()).hasSize(1);
            assertThat(bench.outcomes()).hasSize(1);
        }
    }

    @Test
    void recordThatIsNoCommandHoldsUpNobody() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED))) {
            bench.append("S1", "garbage".getBytes(StandardCharsets.UTF_8));
            bench.release(renewal("S2", 1));

            bench.turnAndFinish();

            assertThat(bench.outcomes()).hasSize(1);
            assertThat(bench.committed()).isEqualTo(2);
        }
    }

    @Test
    void partitionThatComesBackIsReadWithTheAttemptsOfWhoeverHadIt() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED), 1)) {
            bench.release(renewal("S1", 1));
            bench.turnAndFinish();
            bench.attemptsOnRecord.put("S2~op~1", NOW);
            bench.consumer.rebalance(List.of());
            bench.assign();
            bench.consumer.seek(PARTITION, 1);
            bench.release(renewal("S2", 1));

            bench.turnAndFinish();

            assertThat(bench.server.requests()).singleElement().asString().contains("S1");
        }
    }

    @Test
    void readIsReportedAsAnObservationAndNotAsAnOutcome() throws Exception {
        String page = "{\"status\":200,\"message\":\"m\",\"data\":{\"subscriptions\":[{\"subscriptionId\":\"S1\","
                + "\"subscriptionStatus\":\"ACTIVE\",\"periodEnd\":\"2026-12-01T00:00:00Z\",\"pricePerMailbox\":11}],"
                + "\"pagination\":{\"totalPages\":1}}}";
        try (var bench = new Bench(answering(200, page))) {
            bench.release(read("S1"));

            bench.turnAndFinish();

            assertThat(bench.outcomes()).isEmpty();
            assertThat(bench.observations()).singleElement().satisfies(observed -> {
                assertThat(observed.getShown()).isTrue();
                assertThat(observed.getCommandId()).contains("S1~read");
                assertThat(observed.getPeriodEnd()).contains(Instant.parse("2026-12-01T00:00:00Z"));
                assertThat(observed.getPrice().orElseThrow().getAmount()).isEqualByComparingTo("11");
            });
        }
    }

    @Test
    void failedReadIsAnOutcome() throws Exception {
        try (var bench = new Bench(answering(429, "{}", "Retry-After: 2"))) {
            bench.release(read("S1"));

            bench.turnAndFinish();

            assertThat(bench.observations()).isEmpty();
            assertThat(bench.outcomes()).singleElement().satisfies(outcome -> {
                assertThat(outcome.getResult()).isEqualTo(CommandResult.REJECTED);
                assertThat(outcome.getRetryAfterSeconds()).contains(2L);
            });
        }
    }

    private static void assertLeftUndone(Bench bench, AttemptVerdict verdict, String reason) {
        assertThat(bench.server.requests()).isEmpty();
        assertThat(bench.claims.history())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.value().getVerdict()).isEqualTo(verdict));
        assertThat(bench.outcomes()).singleElement().satisfies(outcome -> {
            assertThat(outcome.getResult()).isEqualTo(CommandResult.NOT_SENT);
            assertThat(outcome.getReason()).isEqualTo(reason);
        });
    }

    @Test
    void commandIsHeldBeforeItsClaimUntilItsTimeHasCome() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED), 4, Duration.ofMillis(250))) {
            bench.release(renewal("S1", 1));

            bench.ticker.advance(Duration.ofMillis(1_499));
            bench.turnAndFinish();
            assertThat(bench.claims.history()).isEmpty();

            bench.ticker.advance(Duration.ofMillis(1));
            bench.turnAndFinish();
            assertThat(bench.outcomes()).hasSize(1);
        }
    }

    @Test
    void whatWaitedLongIsCalledAtTheRateAndNotAtOnce() throws Exception {
        try (var bench = new Bench(answering(200, ACCEPTED), 4, Duration.ofMillis(250))) {
            for (int i = 0; i < 8; i++) {
                bench.release(renewal("S" + i, 1));
            }
            bench.ticker.advance(Duration.ofSeconds(20));

            for (int turn = 0; turn < 100; turn++) {
                bench.turnAndFinish();
                bench.ticker.advance(Duration.ofMillis(10));
            }

            assertThat(bench.outcomes()).hasSizeBetween(4, 5);
        }
    }
}
