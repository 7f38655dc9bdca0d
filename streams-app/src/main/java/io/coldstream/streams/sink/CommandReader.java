package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records of the commands topic. Bytes that are no command are put aside with an error in the log and a count, for
 * one bad record must not hold up the others; a registry that is away is no property of the record and stops the reading.
 */
final class CommandReader {

    private static final Logger log = LoggerFactory.getLogger(CommandReader.class);

    private final Deserializer<Command> commands;

    CommandReader(Deserializer<Command> commands) {
        this.commands = commands;
    }

    /** @throws io.coldstream.schemas.RegistryUnavailableException when the schema could not be asked for */
    Received read(ConsumerRecord<String, byte[]> record) {
        return new Received(
                new TopicPartition(record.topic(), record.partition()),
                record.offset(),
                record.key() == null ? "" : record.key(),
                Instant.ofEpochMilli(record.timestamp()),
                command(record));
    }

    private Optional<Command> command(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.ofNullable(commands.deserialize(record.topic(), record.value()));
        } catch (SerializationException e) {
            log.atError()
                    .setMessage("A record of the commands topic is no command and was put aside")
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log();
            return Optional.empty();
        }
    }
}
