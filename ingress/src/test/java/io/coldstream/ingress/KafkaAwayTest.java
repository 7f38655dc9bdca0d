package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.CrashPoints;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaAwayTest {

    @TempDir
    Path folder;

    @Test
    void everyoneGets503WithinFiveSecondsAndThreadsStayFew() throws Exception {
        try (TestIngress ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, producerToNowhere())) {
            List<Callable<Duration>> senders = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                senders.add(() -> {
                    Instant began = Instant.now();
                    HttpResponse<String> answer = ingress.post("{}");
                    assertThat(answer.statusCode()).isEqualTo(503);
                    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                    return Duration.between(began, Instant.now());
                });
            }
            int threads = Thread.activeCount();
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var answered : pool.invokeAll(senders)) {
                    assertThat(answered.get()).isLessThan(Duration.ofSeconds(5));
                }
            }
            assertThat(Thread.activeCount() - threads).isLessThan(50);
            assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(503);
            assertThat(ingress.admin("/metrics").body())
                    .contains("coldstream_ingress_webhooks_total{outcome=\"failed\",reason=\"kafka-away\"} 200.0");
        }
    }

    @Test
    void nobodyIsAnswered200BeforeTheBrokersAck() throws Exception {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        var kafka = new MockProducer<>(false, null, new StringSerializer(), values);
        try (TestIngress ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, kafka);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var acknowledged = pool.submit(() -> ingress.post("{}"));
            await().until(() -> kafka.history().size() == 1);
            assertThat(acknowledged.isDone()).isFalse();
            kafka.completeNext();
            assertThat(acknowledged.get().statusCode()).isEqualTo(200);

            var refused = pool.submit(() -> ingress.post("{}"));
            await().until(() -> kafka.errorNext(new TimeoutException("on purpose")));
            assertThat(refused.get().statusCode()).isEqualTo(503);
            assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(503);

            var tooLarge = pool.submit(() -> ingress.post("{}"));
            await().until(() -> kafka.errorNext(new RecordTooLargeException("on purpose")));
            assertThat(tooLarge.get().statusCode()).isEqualTo(413);

            var again = pool.submit(() -> ingress.post("{}"));
            await().until(kafka::completeNext);
            assertThat(again.get().statusCode()).isEqualTo(200);
            assertThat(ingress.admin("/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBrokerThatNeverAnswersIsNotWaitedForLongerThanFiveSeconds() throws Exception {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        var silent = new MockProducer<>(false, null, new StringSerializer(), values);
        try (TestIngress ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, silent)) {
            Instant began = Instant.now();

            assertThat(ingress.post("{}").statusCode()).isEqualTo(503);
            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatIsOnItsWayIsFinishedBeforeTheIngressCloses() throws Exception {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        var kafka = new MockProducer<>(false, null, new StringSerializer(), values);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor();
                TestIngress ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, kafka)) {
            var onItsWay = pool.submit(() -> ingress.post("{}"));
            await().until(() -> kafka.history().size() == 1);
            var closing = pool.submit(ingress::stop);
            await().until(() -> !ingress.takesConnections());
            assertThat(closing.isDone()).isFalse();

            kafka.completeNext();

            assertThat(onItsWay.get().statusCode()).isEqualTo(200);
            closing.get();
            assertThat(kafka.closed()).isTrue();
        }
    }

    // A pool of 200 threads, Jetty's usual one, would let some in and queue the rest.
    @Test
    void noRequestWaitsForThoseThatWaitForKafka() throws Exception {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        var silent = new MockProducer<>(false, null, new StringSerializer(), values);
        try (TestIngress ingress = new TestIngress(folder, TestIngress.CMR, HttpLimits.USUAL, silent);
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 220; i++) {
                waiting.add(pool.submit(() -> ingress.post("{}")));
            }
            await().atMost(Duration.ofSeconds(4)).until(() -> silent.history().size() == waiting.size());

            while (silent.completeNext()) {
                assertThat(silent.history()).hasSameSizeAs(waiting);
            }
            for (var answered : waiting) {
                assertThat(answered.get().statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoComesWhileTooManyWaitIsRefusedAtOnce() throws Exception {
        var values = SingleObjectSerde.of(WebhookReceived.class).serializer();
        var silent = new MockProducer<>(false, null, new StringSerializer(), values);
        WebhookReceived webhook = webhook();
        try (var publisher = new WebhookPublisher(
                        KafkaConnection.of(silent), new KafkaReach(InstantSource.system()), CrashPoints.none());
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                var unused = pool.submit(() -> {
                    publisher.publish("s1", webhook);
                    return true;
                });
            }
            await().until(() -> silent.history().size() == 500);

            assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> publisher.publish("s1", webhook))
                    .extracting(RefusedException::refusal)
                    .isEqualTo(Refusal.BUSY);
            while (silent.completeNext()) {
                assertThat(silent.history()).hasSize(500);
            }
        }
    }

    private static WebhookReceived webhook() {
        return WebhookReceived.newBuilder()
                .setSentAt(Instant.EPOCH)
                .setReceivedAt(Instant.EPOCH)
                .setBodyHash(ByteBuffer.allocate(0))
                .setSealedBody(new SealedEnvelope("k", ByteBuffer.allocate(0), ByteBuffer.allocate(0)))
                .build();
    }

    private static KafkaProducer<String, WebhookReceived> producerToNowhere() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        return new KafkaProducer<>(
                ProducerSettings.of(Map.of("bootstrap.servers", "127.0.0.1:" + closed), TestIngress.MAX_BODY),
                new StringSerializer(),
                SingleObjectSerde.of(WebhookReceived.class).serializer());
    }
}
