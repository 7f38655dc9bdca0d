package io.coldstream.streams.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The payloads under {@code src/test/resources/webhooks}: the vendor's own examples where its pages have them, others made
 * up from what is known of their fields.
 *
 * @param name of the file, without {@code .json}
 */
public record Example(EventName event, String name) {

    private static final Path FOLDER = Path.of("src/test/resources/webhooks");

    /** One of each event and generation that is known. A new event asks here for its examples. */
    public static List<Example> all() {
        return Arrays.stream(EventName.values()).flatMap(Example::of).toList();
    }

    public static Example of(EventName event, String generation) {
        return new Example(event, event.vendors() + "." + generation);
    }

    private static Stream<Example> of(EventName event) {
        return switch (event) {
            case MAILBOX_ORDER_SUCCESS -> Stream.of(new Example(event, event.vendors()), of(event, "other-names"));
            case MAILBOX_CREATED ->
                Stream.of(of(event, "google"), of(event, "microsoft"), of(event, "array"), of(event, "second"));
            case SUBSCRIPTION_RENEWING,
                    SUBSCRIPTION_RENEWAL_SUCCESS,
                    SUBSCRIPTION_RENEWAL_FAILED,
                    SUBSCRIPTION_PAST_DUE,
                    SUBSCRIPTION_EXPIRED,
                    SUBSCRIPTION_CANCELLED,
                    SUBSCRIPTION_UPDATED -> Stream.of(of(event, "a"), of(event, "b"));
            case MAILBOX_ORDER_FAILED,
                    MAILBOX_UPDATED,
                    MAILBOX_EXPORTED,
                    MAILBOX_WARMUP_STARTED,
                    MAILBOX_WARMUP_REMOVED,
                    DOMAIN_ORDER_SUCCESS,
                    DOMAIN_ORDER_FAILED,
                    DOMAIN_RENEWAL_SUCCESS,
                    DOMAIN_RENEWAL_FAILED,
                    DOMAIN_GRACE_PERIOD,
                    DOMAIN_EXPIRED,
                    DNS_RECORD_UPDATED,
                    PREWARMUP_ORDER_SUCCESS,
                    PREWARMUP_ORDER_FAILED -> Stream.of(new Example(event, event.vendors()));
        };
    }

    static List<String> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String body() {
        try {
            return Files.readString(FOLDER.resolve(name + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
