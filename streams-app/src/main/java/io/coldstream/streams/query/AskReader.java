package io.coldstream.streams.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a request of ours out of what came by HTTP: its caller admitted, its body bounded. */
final class AskReader {

    static final String PROBLEM = "application/problem+json";

    private static final int MOST_BYTES = 64 * 1024;
    private static final int LONGEST_PARAMETER = 512;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Gatekeeper gatekeeper;

    AskReader(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    Caller admit(Context context, Route.Access access) {
        return gatekeeper.admit(context, access);
    }

    Ask read(Context context, Route.Access access) throws IOException {
        Caller caller = admit(context, access);
        return new Ask(
                context.req().getRequestURI(),
                bounded(context.pathParamMap()),
                bounded(query(context)),
                forwardedBy(context),
                context.header("Authorization"),
                context.header("Idempotency-Key"),
                caller,
                carriesABody(context) ? body(context) : JsonNodeFactory.instance.objectNode());
    }

    private static boolean carriesABody(Context context) {
        return !HandlerType.GET.equals(context.method()) && !HandlerType.HEAD.equals(context.method());
    }

    private static Map<String, String> query(Context context) {
        Map<String, String> first = new TreeMap<>();
        context.queryParamMap().forEach((name, values) -> first.put(name, values.getFirst()));
        return first;
    }

    private static Map<String, String> bounded(Map<String, String> parameters) {
        boolean tooLong = parameters.values().stream().anyMatch(value -> value.length() > LONGEST_PARAMETER);
        if (tooLong) {
            throw new Refused(
                    414, "Too long", "No id or parameter is longer than " + LONGEST_PARAMETER + " characters.");
        }
        return parameters;
    }

    private static Set<String> forwardedBy(Context context) {
        String header = context.header(Peers.FORWARDED_BY);
        return header == null
                ? Set.of()
                : Stream.of(header.split(","))
                        .map(String::strip)
                        .filter(stage -> !stage.isEmpty())
                        .collect(Collectors.toSet());
    }

    /** DELETE carries none, yet demands the type too: no form or link of a page can send it. */
    private static ObjectNode body(Context context) throws IOException {
        String type = context.contentType();
        if (type == null || !mediaType(type).equals("application/json")) {
            throw new Refused(415, "Not JSON", "Send the body as JSON, with 'Content-Type: application/json'.");
        }
        String coding = context.header("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new Refused(415, "Encoded", "Send the body without Content-Encoding.");
        }
        byte[] bytes = context.req().getInputStream().readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new Refused(413, "Too large", "A body may have at most 64 KB.");
        }
        if (bytes.length == 0 && HandlerType.DELETE.equals(context.method())) {
            return JsonNodeFactory.instance.objectNode();
        }
        return parsed(bytes);
    }

    private static ObjectNode parsed(byte[] bytes) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // Said below; the parser's own words repeat the input.
        }
        throw new Refused(400, "Not a JSON object", "Send one JSON object, without repeated fields.");
    }

    private static String mediaType(String contentType) {
        int mark = contentType.indexOf(';');
        return (mark < 0 ? contentType : contentType.substring(0, mark)).strip().toLowerCase(Locale.ROOT);
    }
}
