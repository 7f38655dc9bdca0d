package io.coldstream.local.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing.Key;
import io.coldstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keys as people and programs are told of them. */
final class Shown {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Shown() {}

    static String name(KeyPurpose purpose) {
        return purpose.name().toLowerCase(Locale.ROOT);
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** The keys of one purpose, in lines of which the first is the heading. */
    static List<String> lines(KeyPurpose purpose, List<Key> keys, Path publicFile) {
        List<String> lines = new ArrayList<>();
        String seals = name(publicFile);
        lines.add(
                switch (purpose) {
                    case WEBHOOKS ->
                        "webhooks: the ingress seals their bodies with " + seals + ", the streams-app opens them";
                    case CREDENTIALS ->
                        "credentials: the streams-app seals them with " + seals
                                + ", and the unknown fields of events; who holds a key opens them";
                });
        for (Key key : keys) {
            lines.add("  key " + key.id() + (key.seals() ? "  seals since " : "  opens only, since ")
                    + TIME.format(key.since()) + "  " + name(key.file()));
            if (!key.seals()) {
                need(purpose, key).forEach(line -> lines.add("    " + line));
            }
        }
        return lines;
    }

    /** For how long a key that opens only is needed. */
    static List<String> need(KeyPurpose purpose, Key key) {
        return switch (purpose) {
            case WEBHOOKS -> {
                Need need = Need.of(key.since());
                yield List.of(
                        "needed until " + TIME.format(need.webhooksUntil()) + ": " + Topics.WEBHOOKS.name()
                                + " keeps for " + days(Need.IN_WEBHOOKS),
                        "and until " + TIME.format(need.lettersUntil()) + " for dead letters, which are kept for "
                                + days(Need.IN_LETTERS) + " more; one that is redriven begins anew",
                        "both later by as much as an ingress was restarted, or emptied its spool, after the rotation");
            }
            case CREDENTIALS ->
                List.of(
                        "needed without end: the newest credentials of a mailbox are kept until others come, or are withdrawn",
                        "and for unknown fields, as long as " + Topics.EVENTS.name() + " keeps: "
                                + days(Topics.EVENTS.retention().orElse(Duration.ZERO)));
        };
    }

    private static String days(Duration duration) {
        return duration.toDays() + " days";
    }

    static ObjectNode json(KeyPurpose purpose, List<Key> keys, Path publicFile) {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("publicFile", name(publicFile));
        var list = all.putArray("keys");
        keys.forEach(key -> list.add(json(purpose, key)));
        return all;
    }

    static ObjectNode json(KeyPurpose purpose, Key key) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("keyId", key.id())
                .put("seals", key.seals())
                .put("since", text(key.since()))
                .put("privateFile", name(key.file()));
        if (!key.seals() && purpose == KeyPurpose.WEBHOOKS) {
            Need need = Need.of(key.since());
            json.put("neededForWebhooksUntil", text(need.webhooksUntil()))
                    .put("neededForDeadLettersUntil", text(need.lettersUntil()));
        }
        return json;
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String bodyHash(Path file, Instant since) {
        return "body hash: " + name(file) + ", since " + TIME.format(since)
                + "; is never replaced: by their hashes under it webhooks are known again";
    }

    static ObjectNode bodyHashJson(Path file, Instant since) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("file", name(file))
                .put("since", text(since))
                .put("rotates", false);
    }
}
