package io.coldstream.streams.topology;

import io.coldstream.avro.SealedEnvelope;
import io.coldstream.avro.SubscriptionEvent;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Routed;
import io.coldstream.streams.codec.FieldName;
import io.coldstream.streams.codec.Opened;
import io.coldstream.streams.codec.Shape;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import io.coldstream.streams.stores.Stores;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens each webhook: what comes out is routable and without a clear secret, or a dead letter. */
final class OpenProcessor extends ContextualProcessor<String, WebhookReceived, String, SpecificRecord> {

    private static final Logger LOG = LoggerFactory.getLogger(OpenProcessor.class);

    /** Each part takes its webhook along, for the dead letter that it may become; a huge one takes it a few times only. */
    private static final int MOST_COPIED_BYTES = 16 * 1024 * 1024;

    private final WebhookOpener opener;
    private final WebhookEvents events;
    private final Serializer<SubscriptionEvent> eventBytes =
            SingleObjectSerde.of(SubscriptionEvent.class).serializer();
    private final Serializer<WebhookReceived> webhookBytes =
            SingleObjectSerde.of(WebhookReceived.class).serializer();
    private final Serializer<SealedEnvelope> envelopeBytes =
            SingleObjectSerde.of(SealedEnvelope.class).serializer();

    @SuppressWarnings("NullAway.Init")
    private DeadLetters deadLetters;

    @SuppressWarnings("NullAway.Init")
    private DriftBook drift;

    OpenProcessor(WebhookOpener opener, WebhookEvents events) {
        this.opener = opener;
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        super.init(context);
        deadLetters = new DeadLetters(context);
        drift = new DriftBook(context.getStateStore(Stores.DRIFT), context);
    }

    @Override
    public void process(Record<String, WebhookReceived> record) {
        Origin origin = Origins.of(context());
        WebhookReceived webhook = record.value();
        if (webhook == null) {
            deadLetters.forward(record, new Unusable(Unusable.Reason.UNDECODABLE, "no value"), origin, null);
            return;
        }
        try {
            List<Opened> parts = opener.open(webhook);
            // A webhook is applied as a whole or not at all.
            for (Opened part : parts) {
                events.check(part);
            }
            forward(record, parts, origin);
            parts.stream()
                    .flatMap(part -> part.surprises().stream())
                    .distinct()
                    .forEach(shape -> note(DriftBook.Kind.UNKNOWN_FIELD, webhook, shape));
        } catch (Unusable e) {
            note(e, webhook);
            deadLetters.forward(record, e, origin, webhook);
        } catch (RuntimeException e) {
            // Nothing is decided here, so a bug puts this webhook aside and no money is skipped.
            LOG.atError()
                    .setMessage("A bug while opening a webhook")
                    .addKeyValue("exception", e.getClass().getName())
                    .log();
            deadLetters.forward(
                    record, new Unusable(Unusable.Reason.BUG, e.getClass().getName()), origin, webhook);
        }
    }

    private void note(Unusable why, WebhookReceived webhook) {
        if (why.reason() == Unusable.Reason.UNKNOWN_EVENT) {
            drift.note(DriftBook.Kind.UNKNOWN_EVENT, FieldName.shown(webhook.getEvent()), webhook.getReceivedAt());
        }
        if (why.shape() != null) {
            note(DriftBook.Kind.CHANGED_TYPE, webhook, why.shape());
        }
    }

    private void note(DriftBook.Kind kind, WebhookReceived webhook, Shape shape) {
        String event = FieldName.shown(webhook.getEvent());
        drift.note(kind, event, shape.path(), shape.type(), webhook.getReceivedAt());
    }

    private void forward(Record<String, WebhookReceived> record, List<Opened> parts, Origin origin) {
        byte[] webhook = webhookBytes.serialize("", record.value());
        int copies = Math.max(1, MOST_COPIED_BYTES / webhook.length);
        for (Opened part : parts) {
            Routed.Builder routed = routed(part, origin).setWebhookKey(record.key());
            if (copies-- > 0) {
                routed.setWebhook(ByteBuffer.wrap(webhook));
            }
            context().forward(record.withKey(part.key()).withValue(routed.build()));
        }
    }

    private Routed.Builder routed(Opened opened, Origin origin) {
        return Routed.newBuilder()
                .setEvent(ByteBuffer.wrap(eventBytes.serialize("", opened.event())))
                .setSealedCredentials(
                        opened.credentials() == null
                                ? null
                                : ByteBuffer.wrap(envelopeBytes.serialize("", opened.credentials())))
                .setOrigin(origin);
    }
}
