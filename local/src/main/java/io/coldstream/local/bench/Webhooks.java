package io.coldstream.local.bench;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.BodyHash;
import io.coldstream.schemas.Sealer;
import io.coldstream.schemas.SealingKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Webhooks as the vendor words them and as the ingress seals them, each sent a millisecond after the one before. */
final class Webhooks {

    private final Sealer sealer;
    private final BodyHash bodyHash;
    private final Instant first;
    private long sent;

    private Webhooks(Sealer sealer, BodyHash bodyHash, Instant first) {
        this.sealer = sealer;
        this.bodyHash = bodyHash;
        this.first = first;
    }

    /** @param first when the first is sent */
    static Webhooks sealedWith(SealingKeys keys, Instant first) {
        return new Webhooks(Sealer.of(keys.sealing()), BodyHash.of(keys.bodyHash()), first);
    }

    WebhookReceived ordered(Customer customer, String orderId, int quantity) {
        return sealed("mailbox.order.success", """
                {%s,"domainId":"%s","domainName":"%s","subscriptionId":"%s","orderId":"%s","workspaceType":"GOOGLE",\
                "creationTime":"2026-01-08T23:59:59Z","expiryDate":"2027-01-08T23:59:59Z","price":11,"quantity":%d}""".formatted(
                user(customer), customer.domainId(), customer.domain(), customer.subscriptionId(), orderId, quantity));
    }

    WebhookReceived created(Customer customer, String orderId, int mailbox) {
        return sealed("mailbox.created", """
                {%s,"domain":"%s","subscriptionId":"%s","orderId":"%s","workspaceType":"GOOGLE","mailboxDetails":{\
                "mailboxId":"%s","firstName":"John","lastName":"Doe","email":"john%05d@%s",\
                "appPassword":"rena ppos micx xycp","isAdmin":false,"creationTime":"2026-01-08T23:59:59Z",\
                "expiryDate":"2027-01-08T23:59:59Z"},"price":8.16}""".formatted(
                        user(customer),
                        customer.domain(),
                        customer.subscriptionId(),
                        orderId,
                        customer.mailboxId(mailbox),
                        mailbox,
                        customer.domain()));
    }

    WebhookReceived updated(Customer customer, int mailbox) {
        return sealed("mailbox.updated", """
                {%s,"mailboxId":"%s","domain":"%s","email":"john%05d@%s","workspaceType":"GOOGLE","updatedFields":{\
                "firstName":"Alice%08d","lastName":"White"}}""".formatted(
                user(customer), customer.mailboxId(mailbox), customer.domain(), mailbox, customer.domain(), sent));
    }

    WebhookReceived subscriptionUpdated(Customer customer, int quantity) {
        return subscriptionUpdated(
                customer, quantity, Instant.parse("2026-01-08T23:59:59Z"), Instant.parse("2027-01-08T23:59:59Z"));
    }

    WebhookReceived subscriptionUpdated(Customer customer, int quantity, Instant periodStart, Instant periodEnd) {
        return sealed("subscription.updated", """
                {%s,"subscriptionId":"%s","workspaceType":"GOOGLE","quantity":%d,"domainId":"%s","domain":"%s",\
                "periodStart":"%s","periodEnd":"%s","autoRenew":false,"subscriptionStatus":"ACTIVE"}""".formatted(
                        user(customer),
                        customer.subscriptionId(),
                        quantity,
                        customer.domainId(),
                        customer.domain(),
                        periodStart,
                        periodEnd));
    }

    private static String user(Customer customer) {
        return "\"userId\":\"%s\",\"userEmail\":\"johndoe@company.com\"".formatted(customer.userId());
    }

    private WebhookReceived sealed(String event, String data) {
        String eventId = "EVENT%023d".formatted(sent);
        Instant at = first.plusMillis(sent++);
        byte[] body = "{\"event\":\"%s\",\"eventId\":\"%s\",\"data\":%s}"
                .formatted(event, eventId, data)
                .getBytes(StandardCharsets.UTF_8);
        byte[] hash = bodyHash.of(body);
        return WebhookReceived.newBuilder()
                .setEvent(event)
                .setEventId(eventId)
                .setSentAt(at)
                .setReceivedAt(at)
                .setAuthentication(Authentication.FRESH)
                .setBodyHash(ByteBuffer.wrap(hash))
                .setSealedBody(sealer.seal(body, AssociatedData.webhook(event, Optional.of(eventId), at, hash)))
                .build();
    }
}
