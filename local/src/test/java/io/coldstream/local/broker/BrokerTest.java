package io.coldstream.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coldstream.schemas.process.CannotStartException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerTest {

    private static final TopicPartition LETTERS = new TopicPartition("letters", 0);

    @Test
    void keepsItsRecordsOverARestartOnAnotherPort(@TempDir Path data) throws Exception {
        try (Broker broker = Broker.start(data, 0)) {
            write(broker, "kept");
        }

        try (Broker broker = Broker.start(data, 0)) {
            assertThat(read(broker)).containsExactly("kept");
        }
    }

    @Test
    void saysWhichPortIsTaken(@TempDir Path data) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Broker.start(data, taken.getLocalPort()))
                    .isInstanceOf(CannotStartException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " for Kafka");
        }
    }

    private static void write(Broker broker, String value) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(LETTERS.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        var settings = new Properties();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(LETTERS.topic(), "a", value)).get();
        }
    }

    private static List<String> read(Broker broker) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(LETTERS));
            consumer.seekToBeginning(List.of(LETTERS));
            return consumer.poll(Duration.ofSeconds(20)).records(LETTERS).stream()
                    .map(letter -> letter.value())
                    .toList();
        }
    }
}
