package io.coldstream.streams.codec;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A way in which a payload can differ from what it should be.
 *
 * @param apply changes a body, which it may spoil; the choice of a field is the random's
 */
public record Mutation(String name, BiFunction<ObjectNode, Random, byte[]> apply) {

    /** What no one may ever read; with characters that no name of a field has. */
    public static final String SECRET = "zqx7 canary!vkwp";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HUGE = "x".repeat(300_000);

    public static List<Mutation> all() {
        return Stream.of(fields(), values(), shapes(), ids(), names(), secrets(), texts(), bytes())
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<Mutation> fields() {
        return Stream.of(
                field("missing", (object, name) -> object.remove(name)),
                field("null", (object, name) -> object.putNull(name)),
                field("renamed", (object, name) -> object.set(name + "Renamed", object.remove(name))),
                field(
                        "in capitals",
                        (object, name) -> object.set(name.toUpperCase(java.util.Locale.ROOT), object.remove(name))),
                field("with a space in its name", (object, name) -> object.set(name + " ", object.remove(name))),
                field("wrapped in an object", (object, name) -> object.set(name, object("value", object.get(name)))),
                field("wrapped in an array", (object, name) -> object.set(name, array(object.get(name)))),
                field(
                        "twice in an array",
                        (object, name) -> object.set(
                                name, array(object.get(name), object.get(name).deepCopy()))),
                data("extra text", data -> data.put("extra", "text")),
                data("extra object", data -> data.putObject("extra").put("a", 1)),
                data("extra array", data -> data.putArray("extra").add(1).addObject()),
                data("extra null", data -> data.putNull("extra")),
                data("150 extra fields", data -> {
                    for (int i = 0; i < 150; i++) {
                        data.put("extra" + i, i);
                    }
                }));
    }

    private static Stream<Mutation> values() {
        return Stream.of(
                field("empty text", (object, name) -> object.put(name, "")),
                field("blank text", (object, name) -> object.put(name, "   ")),
                field("text for anything", (object, name) -> object.put(name, "text")),
                field("number for anything", (object, name) -> object.put(name, 42)),
                field("negative number", (object, name) -> object.put(name, -1)),
                field("fraction", (object, name) -> object.put(name, new BigDecimal("3.14159265"))),
                field("hundred digits", (object, name) -> object.put(name, new BigDecimal("9".repeat(99)))),
                field("more digits than are read", (object, name) -> object.put(name, new BigDecimal("9".repeat(200)))),
                field("huge exponent", (object, name) -> object.put(name, new BigDecimal("1e2147483647"))),
                field("tiny exponent", (object, name) -> object.put(name, new BigDecimal("1e-2147483647"))),
                field("huge exponent as text", (object, name) -> object.put(name, "1e2147483647")),
                field("flag for anything", (object, name) -> object.put(name, true)),
                field("flag as text", (object, name) -> object.put(name, "TRUE")),
                field("money with a sign", (object, name) -> object.put(name, "$11.00")),
                field("money with a comma", (object, name) -> object.put(name, "11,00")),
                field("count beyond an int", (object, name) -> object.put(name, 2147483648L)),
                field("huge text", (object, name) -> object.put(name, HUGE)),
                field("control characters", (object, name) -> object.put(name, "a\u0000\u0001\u001b[31m\r\n\tb")),
                field("half a surrogate pair", (object, name) -> object.put(name, "a\ud800b")),
                field("letters from right to left", (object, name) -> object.put(name, "\u202eשלום 🎉")),
                every(
                        "numbers as text",
                        node -> node.isNumber() ? JSON.getNodeFactory().textNode(node.asText()) : node),
                every(
                        "text as numbers",
                        node -> node.isTextual() ? JSON.getNodeFactory().numberNode(7) : node),
                every("everything null", node -> JSON.nullNode()),
                times("epoch seconds", "1741478399"),
                times("only a date", "2026-03-08"),
                times("no offset", "2026-03-08T23:59:59"),
                times("a far year", "+999999999-12-31T00:00:00Z"),
                times("an old year", "-5000-01-01T00:00:00Z"),
                times("the vendor's zone", "2026-03-08T23:59:59.123456789+14:00"),
                times("words", "next Tuesday"));
    }

    private static Stream<Mutation> shapes() {
        return Stream.of(
                root("data missing", root -> root.remove("data")),
                root("data null", root -> root.putNull("data")),
                root("data as text", root -> root.put("data", "text")),
                root("data in an array", root -> root.set("data", array(root.get("data")))),
                root("data in an empty array", root -> root.putArray("data")),
                root("data in data", root -> root.set("data", object("data", root.get("data")))),
                root("data under another name", root -> root.set("payload", root.remove("data"))),
                root("fields beside the event", root -> root.setAll((ObjectNode) root.remove("data"))),
                details("details beside the rest", (data, details) -> data.setAll((ObjectNode) details)),
                details("details in an array", (data, details) -> data.set("mailboxDetails", array(details))),
                details("details twice", (data, details) -> data.set("mailboxDetails", array(details, details))),
                details("details in an empty array", (data, details) -> data.putArray("mailboxDetails")),
                details("details in arrays", (data, details) -> data.set("mailboxDetails", array(array(details)))),
                details(
                        "details deeper",
                        (data, details) -> data.putObject("mailboxDetails").set("mailbox", details)),
                details(
                        "details and a number",
                        (data, details) -> data.set(
                                "mailboxDetails",
                                array(details, JSON.getNodeFactory().numberNode(1)))));
    }

    private static Stream<Mutation> ids() {
        return Stream.of(
                ids("ids with a slash", id -> id + "/x"),
                ids("ids with spaces", id -> " " + id + " "),
                ids("ids with line ends", id -> id + "\n"),
                ids("ids of 129 characters", id -> id + "x".repeat(129 - id.length())),
                ids("ids like an alias", id -> "mailbox:" + id),
                ids("ids like a domain", id -> "domain:" + id),
                ids("ids in other letters", id -> id + "é"),
                ids("empty ids", id -> ""),
                deep("no ids", (object, name) -> {
                    if (name.endsWith("Id") && !name.equals("eventId")) {
                        object.remove(name);
                    }
                }),
                data("no subscriptionId", data -> data.remove("subscriptionId")),
                data("domain with a space", data -> data.put("domain", "my shop.com")),
                data("domain in other letters", data -> data.put("domain", "bücher.example")),
                data("domain of 5,000 characters", data -> data.put("domain", "d".repeat(5_000))));
    }

    private static Stream<Mutation> names() {
        return Stream.of(
                root("event missing", root -> root.remove("event")),
                root("event null", root -> root.putNull("event")),
                root("event empty", root -> root.put("event", "")),
                root("event as a number", root -> root.put("event", 1)),
                root("event in an array", root -> root.set("event", array(root.get("event")))),
                root(
                        "event in capitals",
                        root -> root.put("event", root.get("event").asText().toUpperCase(java.util.Locale.ROOT))),
                root(
                        "event of tomorrow",
                        root -> root.put("event", root.get("event").asText() + ".v2")),
                root(
                        "event with a space",
                        root -> root.put("event", root.get("event").asText() + " ")),
                root("eventId missing", root -> root.remove("eventId")),
                root("eventId as an object", root -> root.putObject("eventId").put("id", 1)),
                root("eventId huge", root -> root.put("eventId", HUGE)));
    }

    private static Stream<Mutation> secrets() {
        return Stream.of(
                data("secret in data", data -> data.put("password", SECRET)),
                root("secret beside the event", root -> root.put("appPassword", SECRET)),
                data(
                        "secret among the changes",
                        data -> data.withObject("/updatedFields").put("password", SECRET)),
                data(
                        "secret deep down",
                        data -> data.putObject("a").putObject("b").put("authenticatorSecret", SECRET)),
                data("secrets in an array", data -> data.putArray("passwords").add(SECRET)),
                data("secret as a name", data -> data.put(SECRET, 1)),
                data("secret as a name deep down", data -> data.putObject("a").put(SECRET, 1)),
                root("secret as a name beside the event", root -> root.put(SECRET, SECRET)),
                data("secret as a price", data -> data.put("price", SECRET)),
                data("secret as a count", data -> data.put("quantity", SECRET)),
                data("secret as a time", data -> data.put("expiryDate", SECRET)),
                data("secret as a flag", data -> data.put("autoRenew", SECRET)),
                data("secret as an id", data -> data.put("subscriptionId", SECRET)),
                data("secret as a mailbox's id", data -> data.put("mailboxId", SECRET)),
                data("secret for the details", data -> data.put("mailboxDetails", SECRET)),
                data("secret for the changes", data -> data.put("updatedFields", SECRET)),
                root("secret for the data", root -> root.put("data", SECRET)),
                deep("secrets as objects", (object, name) -> {
                    if (object.get(name).asText().equals(SECRET)) {
                        object.putObject(name).put("value", SECRET);
                    }
                }),
                deep("secrets under another name", (object, name) -> {
                    if (object.get(name).asText().equals(SECRET)) {
                        object.set("x-" + name, object.remove(name));
                    }
                }),
                deep("secrets without their mailbox", (object, name) -> {
                    if (name.equals("mailboxId")) {
                        object.remove(name);
                    }
                }));
    }

    private static Stream<Mutation> texts() {
        return Stream.of(
                text("a mark of UTF-8 before it", text -> "\ufeff" + text),
                text("something after it", text -> text + " " + SECRET),
                text("another one after it", text -> text + text),
                text("something before it", text -> "payload=" + text),
                text("cut in the middle", text -> text.substring(0, text.length() / 2)),
                text("cut at its end", text -> text.substring(0, text.length() - 1)),
                text(
                        "a field twice",
                        text -> text.replaceFirst("\"data\":\\{", "\"data\":{\"userId\":1,\"userId\":\"U\",")),
                text("data twice", text -> text.replaceFirst("\\{", "{\"data\":{},")),
                text("single quotes", text -> text.replace('"', '\'')),
                text("a comment", text -> "/* */" + text),
                text("not a number", text -> text.replaceFirst("\"data\":\\{", "\"data\":{\"price\":NaN,")),
                text(
                        "nested 60 deep",
                        text -> text.replaceFirst("\"data\":\\{", "\"data\":{\"n\":" + nested(60) + ",")),
                text(
                        "nested 5,000 deep",
                        text -> text.replaceFirst("\"data\":\\{", "\"data\":{\"n\":" + nested(5_000) + ",")),
                text("in an array", text -> "[" + text + "]"),
                text("as text", text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'),
                text("as a form", text -> "payload=" + java.net.URLEncoder.encode(text, UTF_8)));
    }

    private static Stream<Mutation> bytes() {
        return Stream.of(
                in("UTF-16, little end first", UTF_16LE),
                in("UTF-16, big end first", UTF_16BE),
                in("UTF-32", Charset.forName("UTF-32")),
                in("EBCDIC", Charset.forName("IBM037")),
                new Mutation("broken UTF-8", (root, random) -> {
                    byte[] body = written(root);
                    body[body.length / 2] = (byte) 0xff;
                    return body;
                }),
                new Mutation(
                        "Latin-1",
                        (root, random) -> root.put("café", "é")
                                .toString()
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
                new Mutation("compressed", (root, random) -> compressed(written(root))),
                new Mutation("noise", (root, random) -> {
                    byte[] noise = new byte[500];
                    random.nextBytes(noise);
                    return noise;
                }));
    }

    /** Of any object in data, any field. */
    private static Mutation field(String name, BiConsumer<ObjectNode, String> change) {
        return new Mutation("a field: " + name, (root, random) -> {
            List<ObjectNode> objects = new ArrayList<>();
            objects.add((ObjectNode) root.get("data"));
            root.get("data").forEach(node -> collect(node, objects));
            ObjectNode object = objects.get(random.nextInt(objects.size()));
            List<String> names = names(object);
            change.accept(object, names.get(random.nextInt(names.size())));
            return written(root);
        });
    }

    private static Mutation root(String name, java.util.function.Consumer<ObjectNode> change) {
        return new Mutation(name, (root, random) -> {
            change.accept(root);
            return written(root);
        });
    }

    private static Mutation data(String name, java.util.function.Consumer<ObjectNode> change) {
        return root(name, root -> change.accept((ObjectNode) root.get("data")));
    }

    /** Events without details get some. */
    private static Mutation details(String name, BiConsumer<ObjectNode, JsonNode> change) {
        return data(name, data -> {
            JsonNode details = data.remove("mailboxDetails");
            boolean some = details != null && details.isObject();
            change.accept(
                    data,
                    some
                            ? details
                            : JSON.createObjectNode().put("mailboxId", "M1").put("password", SECRET));
        });
    }

    private static Mutation deep(String name, BiConsumer<ObjectNode, String> change) {
        return root(name, root -> {
            List<ObjectNode> objects = new ArrayList<>();
            collect(root, objects);
            objects.forEach(object -> names(object).forEach(field -> change.accept(object, field)));
        });
    }

    private static Mutation every(String name, UnaryOperator<JsonNode> change) {
        return deep(name, (object, field) -> {
            if (!field.equals("event") && object.get(field).isValueNode()) {
                object.set(field, change.apply(object.get(field)));
            }
        });
    }

    private static Mutation ids(String name, UnaryOperator<String> change) {
        return deep(name, (object, field) -> {
            if (field.endsWith("Id") && !field.equals("eventId")) {
                object.put(field, change.apply(object.get(field).asText()));
            }
        });
    }

    private static Mutation times(String name, String time) {
        return deep("times: " + name, (object, field) -> {
            if (field.matches("expiryDate|expireOn|periodEnd|periodStart|creationTime|warmingUpFrom")) {
                object.put(field, time);
            }
        });
    }

    private static Mutation text(String name, UnaryOperator<String> change) {
        return new Mutation(
                "the body: " + name,
                (root, random) -> change.apply(root.toString()).getBytes(UTF_8));
    }

    private static Mutation in(String name, Charset charset) {
        return new Mutation(
                "the body in " + name, (root, random) -> root.toString().getBytes(charset));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ArrayNode array(JsonNode... elements) {
        return JSON.createArrayNode().addAll(List.of(elements));
    }

    private static ObjectNode object(String name, JsonNode value) {
        return JSON.createObjectNode().set(name, value);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    private static byte[] written(JsonNode root) {
        return root.toString().getBytes(UTF_8);
    }

    private static byte[] compressed(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
