package io.coldstream.streams.reseller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.avro.ErrorReport;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a report of an exchange for {@code POST /send-errors} (PAGE: query, payload and response are JSON as text). An
 * allow-list: of what was sent and answered it keeps the names and types of fields, a few counts that are known to be
 * harmless, and of the message the plain words. A value that merely looks harmless is not kept.
 */
final class Redaction {

    private static final String HIDDEN = "***";
    private static final int MOST_NODES = 200;
    private static final Set<String> COUNTS =
            Set.of("limit", "page", "status", "currentPage", "totalPages", "totalSearchedCount");
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,30}");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");

    /** A word or a short number; what mixes cases, digits and signs may be a key, an address or a password. */
    private static final Pattern WORD =
            Pattern.compile("[(\"']*([A-Z]?[a-z]{0,19}|[A-Z]{1,12}|[0-9]{1,3})[.,;:!?)\"']*");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private int nodesLeft = MOST_NODES;

    private Redaction() {}

    /** @param reason the answer's code in the table of outcomes */
    static ErrorReport report(Reply.Answered answered, String reason) {
        Asked asked = answered.asked();
        String[] parts = asked.pathAndQuery().split("\\?", 2);
        return new ErrorReport(
                asked.method() + " " + parts[0] + " " + reason,
                asked.method(),
                parts[0],
                query(parts.length == 2 ? parts[1] : "").toString(),
                new Redaction().shape("", JSON.valueToTree(asked.body())).toString(),
                response(answered).toString());
    }

    private static ObjectNode query(String query) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        Arrays.stream(query.split("&")).filter(pair -> !pair.isEmpty()).forEach(pair -> {
            String[] parts = pair.split("=", 2);
            String value = parts.length == 2 ? parts[1] : "";
            boolean kept = COUNTS.contains(parts[0]) && COUNT.matcher(value).matches();
            shown.put(name(parts[0]), kept ? value : "string");
        });
        return shown;
    }

    private static ObjectNode response(Reply.Answered answered) {
        Envelope envelope = answered.envelope();
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("httpStatus", answered.status());
        shown.put("status", envelope.status());
        shown.put("message", words(envelope.message()));
        shown.set("data", new Redaction().shape("", envelope.data()));
        return shown;
    }

    private JsonNode shape(String name, JsonNode node) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (node.isMissingNode() || nodesLeft-- <= 0) {
            return nodes.textNode("absent");
        }
        return switch (node.getNodeType()) {
            case OBJECT -> {
                ObjectNode shown = nodes.objectNode();
                node.properties().stream()
                        .limit(MOST_NODES)
                        .forEach(field -> shown.set(name(field.getKey()), shape(field.getKey(), field.getValue())));
                yield shown;
            }
            case ARRAY -> node.isEmpty() ? nodes.arrayNode() : nodes.arrayNode().add(shape("", node.get(0)));
            case NUMBER ->
                COUNTS.contains(name) && COUNT.matcher(node.asText()).matches() ? node : nodes.textNode("number");
            case STRING -> nodes.textNode("string");
            case BOOLEAN -> nodes.textNode("boolean");
            case NULL -> nodes.nullNode();
            case BINARY, MISSING, POJO -> nodes.textNode("absent");
        };
    }

    private static String name(String name) {
        return NAME.matcher(name).matches() ? name : HIDDEN;
    }

    private static String words(String message) {
        return Arrays.stream(message.split("\\s+"))
                .map(word -> WORD.matcher(word).matches() ? word : HIDDEN)
                .collect(Collectors.joining(" "));
    }
}
