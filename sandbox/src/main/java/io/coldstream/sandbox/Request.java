package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call on the vendor's API, read but not yet understood. */
record Request(String method, String path, Map<String, String> query, JsonNode body) {

    /** A non-empty text of the body. */
    Optional<String> text(String field) {
        return text(body, field);
    }

    static Optional<String> text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }

    @Nullable
    String query(String name) {
        return query.get(name);
    }

    /** The ids to renew as far as they are texts, for the log of calls. */
    @Nullable
    List<String> subscriptionIds() {
        if (!body.path("subscriptionIds").isArray()) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        body.path("subscriptionIds").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    @Nullable
    String mailboxId() {
        return text("mailboxId")
                .or(() -> text(body.path("mailboxData"), "mailboxId"))
                .orElse(null);
    }
}
