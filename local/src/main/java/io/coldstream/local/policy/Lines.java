package io.coldstream.local.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values of the API's JSON as a person reads them. */
final class Lines {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Lines() {}

    static String money(JsonNode value) {
        return value.path("amount").asText() + " " + value.path("currency").asText();
    }

    static String time(JsonNode value) {
        try {
            return TIME.format(Instant.parse(value.asText()));
        } catch (DateTimeException e) {
            return value.asText();
        }
    }

    /** In days or hours where it is whole. */
    static String duration(String iso) {
        try {
            Duration duration = Duration.parse(iso);
            if (duration.equals(Duration.ofDays(duration.toDays()))) {
                return duration.toDays() + " d";
            }
            return duration.equals(Duration.ofHours(duration.toHours())) ? duration.toHours() + " h" : iso;
        } catch (DateTimeException e) {
            return iso;
        }
    }

    /** Which version it is, who made it when, and why. */
    static String head(JsonNode policy) {
        return policy.path("scope").asText("spending") + ", version "
                + policy.path("version").asText() + ", by "
                + policy.path("updatedBy").asText("nobody") + " at "
                + time(policy.path("updatedAt"))
                + (policy.path("reason").asText().isEmpty()
                        ? ""
                        : ": " + policy.path("reason").asText());
    }
}
