package io.coldstream.local.bench;

import io.coldstream.local.send.VendorSignature;
import io.coldstream.schemas.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Requests as the vendor sends them: a {@code mailbox.created} of each of some subscriptions, signed. */
record SignedPosts(List<ByteBuffer> requests) {

    /** Subscriptions: enough to meet every partition. */
    static final int COUNT = 64;

    /** Signed as sent at {@code at}: fresh for five minutes. */
    static SignedPosts at(Instant at, Secret key) {
        String timestamp = Long.toString(at.getEpochSecond());
        return new SignedPosts(IntStream.range(0, COUNT)
                .mapToObj(number -> request(body(new Customer(number)), timestamp, key))
                .toList());
    }

    private static ByteBuffer request(byte[] body, String timestamp, Secret key) {
        String head = """
                POST /webhooks HTTP/1.1\r
                Host: 127.0.0.1\r
                User-Agent: coldstream-bench\r
                Content-Type: application/json\r
                cmr-x-timestamp: %s\r
                cmr-x-signature: %s\r
                Content-Length: %d\r
                \r
                """.formatted(timestamp, VendorSignature.of(key, timestamp, body), body.length);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        // Direct, so that the channel need not copy it first.
        return ByteBuffer.allocateDirect(request.size())
                .put(request.toByteArray())
                .flip();
    }

    /** About 700 bytes, the fields and the layout of the vendor's own example. */
    private static byte[] body(Customer customer) {
        return """
                {
                  "event": "mailbox.created",
                  "eventId": "EVENT%023d",
                  "data": {
                    "userId": "%s",
                    "userEmail": "johndoe@company.com",
                    "domain": "%s",
                    "subscriptionId": "%s",
                    "orderId": "%s",
                    "workspaceType": "GOOGLE",
                    "mailboxDetails": {
                      "mailboxId": "%s",
                      "firstName": "John",
                      "lastName": "Doe",
                      "email": "john@%s",
                      "appPassword": "rena ppos micx xycp",
                      "isAdmin": false,
                      "creationTime": "2026-01-08T23:59:59Z",
                      "expiryDate": "2027-01-08T23:59:59Z"
                    },
                    "price": 8.16
                  }
                }
                """.formatted(
                        customer.number(),
                        customer.userId(),
                        customer.domain(),
                        customer.subscriptionId(),
                        customer.orderId(0),
                        customer.mailboxId(0),
                        customer.domain())
                .getBytes(StandardCharsets.UTF_8);
    }
}
