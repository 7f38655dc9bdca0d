package io.coldstream.local.redrive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which letters, and how fast; without any option all of them. The API checks each. */
final class Wanted {

    @Option(names = "--reason", paramLabel = "CODE", description = "With this reason code, such as unknown-event.")
    private @Nullable String reason;

    @Option(names = "--event", paramLabel = "EVENT", description = "Of this event of the vendor.")
    private @Nullable String event;

    @Option(names = "--id", paramLabel = "ID", description = "This dead letter; may be repeated.")
    private List<String> ids = List.of();

    @Option(names = "--after", paramLabel = "TIME", description = "Put aside at this time (ISO 8601) or later.")
    private @Nullable String after;

    @Option(names = "--before", paramLabel = "TIME", description = "Put aside before this time.")
    private @Nullable String before;

    @Option(names = "--rate", paramLabel = "N", description = "At most so many a second, 1 to 1000 (100).")
    private @Nullable Integer rate;

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json, "reason", reason);
        put(json, "event", event);
        put(json, "failedAfter", after);
        put(json, "failedBefore", before);
        ids.forEach(json.withArray("deadLetterIds")::add);
        if (ids.isEmpty()) {
            json.remove("deadLetterIds");
        }
        if (rate != null) {
            json.put("ratePerSecond", rate);
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
