package io.coldstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.WebhookReceived;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssociatedDataTest {

    private static final Instant SENT = Instant.parse("2026-11-20T08:00:00.123Z");
    private static final byte[] HASH = {1, 2, 3};

    @Test
    void differentFieldsNeverEncodeToTheSameBytes() {
        List<byte[]> encodings = List.of(
                AssociatedData.webhook("ab", Optional.of("c"), SENT, HASH),
                AssociatedData.webhook("a", Optional.of("bc"), SENT, HASH),
                AssociatedData.webhook("abc", Optional.of(""), SENT, HASH),
                AssociatedData.webhook("abc", Optional.empty(), SENT, HASH),
                AssociatedData.webhook("abc", Optional.empty(), SENT.plusMillis(1), HASH),
                AssociatedData.webhook("abc", Optional.empty(), SENT, new byte[] {1, 2}),
                AssociatedData.credentials("abc"),
                AssociatedData.otherField("a", "bc"),
                AssociatedData.otherField("ab", "c"));

        Set<ByteBuffer> distinct = new HashSet<>();
        encodings.forEach(encoding -> distinct.add(ByteBuffer.wrap(encoding)));
        assertThat(distinct).hasSize(encodings.size());
    }

    @Test
    void aWebhooksEncodingIsReadFromItsRecord() {
        WebhookReceived webhook = new WebhookReceived(
                "mailbox.created",
                "e1",
                SENT,
                SENT.plusSeconds(1),
                Authentication.FRESH,
                ByteBuffer.wrap(HASH),
                new SealedEnvelope("k", ByteBuffer.allocate(0), ByteBuffer.allocate(0)));

        assertThat(AssociatedData.webhook(webhook))
                .isEqualTo(AssociatedData.webhook("mailbox.created", Optional.of("e1"), SENT, HASH));
    }
}
