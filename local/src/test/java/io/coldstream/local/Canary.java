package io.coldstream.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A request with a secret somewhere in it. Not in places that stand in clear by design, where nothing could tell it from
 * what belongs there: the vocabulary's own texts (names, addresses, domain, reason), and whatever has the form of an id
 * where an id, an event's name or a field's name is expected. A secret that has not that form is put there too.
 *
 * @param place where the secret is
 * @param path of the request
 * @param headers besides those of the signature
 * @param status the answer to expect
 */
record Canary(String place, String path, Map<String, String> headers, byte[] body, Sent sent, int status) {

    /** What all secrets have in common, before and after what tells one from the other. */
    static final SecretSearch SEARCH = new SecretSearch("zQ7canarY", "kVwp5Xj2");

    /** What stands in clear in the same webhooks. */
    static final String CLEAR = "cLeartextControL";

    /** How it is signed. */
    enum Sent {
        SIGNED,
        WRONGLY_SIGNED,
        UNSIGNED
    }

    /** So many, each with a secret of its own, by turns of every kind. */
    static List<Canary> many(int count) {
        List<Canary> all = new ArrayList<>();
        for (int n = 0; all.size() < count; n++) {
            for (Canary canary : round(n)) {
                all.add(canary);
            }
        }
        return all.subList(0, count);
    }

    private static List<Canary> round(int n) {
        Round round = new Round(n);
        round.whereTheVendorPutsThem();
        round.inFieldsThatNobodyKnows();
        round.inFieldsOfAnotherType();
        round.whereNamesAndIdsAreExpected();
        round.inWhatCantBeUnderstood();
        round.inWhatIsRefused();
        return round.made;
    }

    private static final class Round {

        private final int n;
        private final List<Canary> made = new ArrayList<>();

        Round(int n) {
            this.n = n;
        }

        /** Of a form that an id, an event or a field may have. */
        private String plain() {
            return "zQ7canarY%03dx%02dkVwp5Xj2".formatted(n, made.size());
        }

        /** Of the form of the vendor's app passwords. */
        private String spaced() {
            return "zQ7canarY %03d %02d kVwp5Xj2".formatted(n, made.size());
        }

        private void whereTheVendorPutsThem() {
            accepted("password", created("", ",'password':'" + plain() + "'"));
            accepted("app password", created("", ",'appPassword':'" + spaced() + "'"));
            accepted("authenticator's secret", created("", ",'authenticatorSecret':'" + plain() + "'"));
            accepted(
                    "details in an array",
                    created("", ",'password':'" + plain() + "'")
                            .replace("'mailboxDetails':{", "'mailboxDetails':[{")
                            .replace("}}}", "}]}}"));
            accepted(
                    "prewarmed mailbox",
                    event(
                            "prewarmup.order.success",
                            "'orderId':'PRE%d','mailboxDetails':[{'domain':'warm%d.example','subscriptionId':'WARM%d',"
                                            .formatted(n, n, n)
                                    + "'preWarmedUpMailboxes':[{'mailboxId':'WBOX%d','firstName':'%s','password':'%s',"
                                            .formatted(n, CLEAR, plain())
                                    + "'appPassword':'" + spaced() + "','authenticatorSecret':'" + plain() + "'}]}]"));
            accepted(
                    "failed order",
                    event(
                            "mailbox.order.failed",
                            subscription() + ",'mailboxDetails':{'firstName':'A','password':'" + plain() + "'}"));
            accepted(
                    "twice the same field", created("", ",'password':'" + plain() + "','password':'" + spaced() + "'"));
        }

        private void inFieldsThatNobodyKnows() {
            accepted("beside the event", created("", "").replace("'data'", "'token':'" + plain() + "','data'"));
            accepted("in data", created(",'apiKey':'" + plain() + "'", ""));
            accepted("in the details", created("", ",'recoveryCode':'" + spaced() + "'"));
            accepted(
                    "in the changes",
                    event("mailbox.updated", "'mailboxId':'BOX1','updatedFields':{'password':'" + plain() + "'}"));
            accepted(
                    "in the changes of an unknown mailbox",
                    event("mailbox.updated", "'mailboxId':'NOBODY','updatedFields':{'pin':'" + plain() + "'}"));
            accepted("deep down", created(",'a':" + "{'b':[".repeat(20) + "'" + plain() + "'" + "]}".repeat(20), ""));
            accepted("in an array", created(",'codes':['" + plain() + "','" + spaced() + "']", ""));
            accepted("a documented field of no use", created(",'finalUrl':'https://x.example/?k=" + plain() + "'", ""));
            accepted(
                    "a description",
                    event("subscription.updated", subscription() + ",'description':'" + plain() + "'"));
            accepted(
                    "of a domain",
                    event(
                            "domain.order.success",
                            "'userId':'U1','domainName':'canary.example','orderId':'D1','authCode':'" + plain() + "'"));
        }

        private void inFieldsOfAnotherType() {
            for (String field :
                    List.of("price", "expiryDate", "autoRenew", "quantity", "mailboxDetails", "periodEnd")) {
                accepted(
                        field + " of another type",
                        event("subscription.updated", subscription() + ",'" + field + "':'" + plain() + "'"));
            }
            accepted("a password that is an object", created("", ",'password':{'value':'" + plain() + "'}"));
            accepted("passwords in an array", created("", ",'appPassword':['" + spaced() + "']"));
            accepted("data that is text", "{'event':'mailbox.created','eventId':'E1','data':'" + plain() + "'}");
            accepted("a name that is an object", created("", ",'userName':{'password':'" + plain() + "'}"));
        }

        private void whereNamesAndIdsAreExpected() {
            accepted("name of a field", created(",'" + spaced() + "':1", ""));
            accepted("name of a field deep down", created(",'a':{'b':{'" + plain() + "':1}}", ""));
            accepted("name of a field beside the event", "{'" + spaced() + "':" + created("", "") + "}");
            accepted("event", event(spaced(), subscription()));
            accepted("eventId", created("", "").replace("'E" + n + "'", "'" + spaced() + "'"));
            for (String id : List.of("subscriptionId", "mailboxId", "orderId", "userId", "domainId")) {
                accepted(id, event("subscription.updated", "'" + id + "':'" + spaced() + "'"));
            }
            accepted("an event that is too long", event("x".repeat(130) + plain(), subscription()));
            accepted(
                    "an id that is too long",
                    event("mailbox.created", "'subscriptionId':'" + plain() + "x".repeat(130) + "'"));
            accepted(
                    "an eventId that is too long",
                    created("", "").replace("'E" + n + "'", "'" + plain() + "x".repeat(130) + "'"));
        }

        private void inWhatCantBeUnderstood() {
            String whole = created("", ",'password':'" + plain() + "'");
            accepted("cut off", whole.substring(0, whole.length() - 4));
            accepted("cut off in the secret", whole.substring(0, whole.indexOf("kVwp5Xj2") + 8));
            accepted("something after it", created("", "") + " " + plain());
            accepted("no JSON", "the password is " + spaced());
            accepted("a form", "event=mailbox.created&password=" + plain());
            accepted("XML", "<mailbox password=\"" + plain() + "\"/>");
            accepted("an array", "[" + created("", ",'password':'" + plain() + "'") + "]");
            accepted("nested too deep", "{'a':".repeat(200) + "'" + plain() + "'" + "}".repeat(200));
            accepted("an unknown event", event("mailbox.teleported", subscription() + ",'password':'" + plain() + "'"));
            accepted("no event", "{'data':{'password':'" + plain() + "'}}");
            accepted("no id", event("mailbox.created", "'mailboxDetails':{'password':'" + plain() + "'}"));
            add("UTF-16", "/webhooks", Map.of(), plain().getBytes(StandardCharsets.UTF_16), Sent.SIGNED, 200);
        }

        private void inWhatIsRefused() {
            byte[] body = json(created("", ",'password':'" + plain() + "'"));
            add("wrongly signed", "/webhooks", Map.of(), body, Sent.WRONGLY_SIGNED, 401);
            add("not signed", "/webhooks", Map.of(), body, Sent.UNSIGNED, 401);
            add("signature", "/webhooks", Map.of("cmr-x-signature", plain()), body, Sent.UNSIGNED, 401);
            add(
                    "time",
                    "/webhooks",
                    Map.of("cmr-x-timestamp", plain(), "cmr-x-signature", "00"),
                    body,
                    Sent.UNSIGNED,
                    401);
            add("compressed", "/webhooks", Map.of("Content-Encoding", "gzip"), compressed(body), Sent.SIGNED, 415);
            add("too large", "/webhooks", Map.of(), json(plain() + " ".repeat(530_000)), Sent.SIGNED, 413);
            add("path", "/webhooks/" + plain(), Map.of(), body, Sent.SIGNED, 404);
            byte[] clean = json(created("", ""));
            add("query", "/webhooks?password=" + plain(), Map.of(), clean, Sent.SIGNED, 200);
            for (String header :
                    List.of("Authorization", "Cookie", "User-Agent", "X-Password", "Content-Type", "Referer")) {
                add(header, "/webhooks", Map.of(header, plain()), clean, Sent.SIGNED, 200);
            }
        }

        private void accepted(String place, String body) {
            add(place, "/webhooks", Map.of(), json(body), Sent.SIGNED, 200);
        }

        private void add(String place, String path, Map<String, String> headers, byte[] body, Sent sent, int status) {
            made.add(new Canary(place, path, headers, body, sent, status));
        }

        private String created(String inData, String inDetails) {
            return event(
                    "mailbox.created",
                    subscription()
                            + ",'orderId':'ORD%d','workspaceType':'GOOGLE','price':8.16%s,'mailboxDetails':{'mailboxId':'BOX%d',"
                                    .formatted(n, inData, n)
                            + "'firstName':'%s','email':'b%d@canary.example','expiryDate':'2027-01-01T00:00:00Z'%s}"
                                    .formatted(CLEAR, n, inDetails));
        }

        private String event(String name, String data) {
            return "{'event':'%s','eventId':'E%d','data':{%s}}".formatted(name, n, data);
        }

        private String subscription() {
            return "'subscriptionId':'SUB%d','userId':'U1','userEmail':'me@canary.example','domain':'canary.example'"
                    .formatted(n);
        }
    }

    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(UTF_8);
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
