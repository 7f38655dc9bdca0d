package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param path as asked, still encoded
 * @param parameters of the path, decoded
 * @param query decoded; of repeated ones the first
 * @param forwardedBy the stages by which other processes of ours forwarded it
 * @param authorization to be passed on to other processes of ours
 * @param idempotencyKey chosen by the asker
 */
record Ask(
        String path,
        Map<String, String> parameters,
        Map<String, String> query,
        Set<String> forwardedBy,
        @Nullable String authorization,
        @Nullable String idempotencyKey,
        Caller caller,
        ObjectNode body) {

    static final int MOST_ITEMS = 500;

    private static final int USUAL_ITEMS = 100;

    Ask {
        parameters = Map.copyOf(parameters);
        query = Map.copyOf(query);
        forwardedBy = Set.copyOf(forwardedBy);
    }

    /** The same caller's question for something else. */
    Ask get(String otherPath) {
        return new Ask(
                otherPath,
                Map.of(),
                Map.of(),
                Set.of(),
                authorization,
                null,
                caller,
                JsonNodeFactory.instance.objectNode());
    }

    /** The same question about something else. */
    Ask asking(String otherPath) {
        return new Ask(otherPath, Map.of(), query, Set.of(), authorization, idempotencyKey, caller, body);
    }

    Ask with(String name, String value) {
        Map<String, String> more = new TreeMap<>(query);
        more.put(name, value);
        return new Ask(path, parameters, more, forwardedBy, authorization, idempotencyKey, caller, body);
    }

    Ask forwardedBy(String stage) {
        Set<String> more = new TreeSet<>(forwardedBy);
        more.add(stage);
        return new Ask(path, parameters, query, more, authorization, idempotencyKey, caller, body);
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    @Nullable
    String query(String name) {
        String value = query.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    int limit() {
        String limit = query("limit");
        if (limit == null) {
            return USUAL_ITEMS;
        }
        try {
            int value = Integer.parseInt(limit);
            if (value >= 1 && value <= MOST_ITEMS) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Refused.unprocessable(List.of("limit: a whole number from 1 to " + MOST_ITEMS));
    }

    @Nullable
    String cursor() {
        String cursor = query("cursor");
        return cursor == null ? null : Cursor.read(cursor);
    }
}
