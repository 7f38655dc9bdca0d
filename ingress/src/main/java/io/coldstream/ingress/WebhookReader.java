package io.coldstream.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds names and ids in a body without building a tree of it and without knowing event types. The whole body is read,
 * so that what is broken further on counts as broken. Of a field that stands twice the last one counts, as it does for
 * most readers of JSON.
 */
final class WebhookReader {

    private static final int DEEPEST = 100;
    private static final int IDLE_BUFFERS = 16;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(1_000)
                    .build())
            // Names are as good as random to us: a shared table of them would only be something to fill up.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            // Jackson's own choice is a set of buffers for each thread: on virtual threads, for each body.
            .recyclerPool(JsonRecyclerPools.newBoundedPool(IDLE_BUFFERS))
            .build();

    private static final Set<String> OF_ROOT = Set.of("event", "eventId");
    private static final Set<String> OF_DATA =
            Set.of("subscriptionId", "mailboxId", "userId", "domain", "domainName", "orderId");
    private static final Set<String> OF_DETAILS = Set.of("mailboxId");

    private final Map<String, String> root = new HashMap<>();
    private final Map<String, String> data = new HashMap<>();
    private final Map<String, String> details = new HashMap<>();

    private WebhookReader() {}

    /** What the body says; empty if it is no JSON object, or deeper than {@value #DEEPEST} levels. */
    static Optional<WebhookFields> read(byte[] body) {
        WebhookReader reader = new WebhookReader();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            reader.root(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(new WebhookFields(
                RoutingKey.id(reader.root, "event").orElse(""),
                RoutingKey.id(reader.root, "eventId"),
                RoutingKey.of(reader.data, reader.details)));
    }

    private void root(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data")) {
                data.clear();
                details.clear();
            }
            if (name.equals("data") && value == JsonToken.START_OBJECT) {
                data(parser);
            } else {
                keep(parser, name, value, OF_ROOT, root);
            }
        }
    }

    private void data(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("mailboxDetails")) {
                details.clear();
            }
            if (name.equals("mailboxDetails") && value == JsonToken.START_OBJECT) {
                details(parser);
            } else {
                keep(parser, name, value, OF_DATA, data);
            }
        }
    }

    private void details(JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            keep(parser, name, parser.nextToken(), OF_DETAILS, details);
        }
    }

    // Ids are text in the vendor's examples; a whole number is taken by its digits.
    private static void keep(
            JsonParser parser, String name, JsonToken value, Set<String> wanted, Map<String, String> into)
            throws IOException {
        if (wanted.contains(name)) {
            into.remove(name);
            boolean text = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
            if (text && parser.getTextLength() <= WebhookFields.LONGEST) {
                into.put(name, parser.getText());
            }
        }
        parser.skipChildren();
    }
}
