package io.coldstream.streams.query.redrive;

import io.coldstream.avro.DeadLetter;
import io.coldstream.avro.WebhookReceived;
import io.coldstream.schemas.Topics;
import io.coldstream.streams.codec.Opened;
import io.coldstream.streams.codec.RoutingKey;
import io.coldstream.streams.codec.Unusable;
import io.coldstream.streams.codec.WebhookEvents;
import io.coldstream.streams.codec.WebhookOpener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens and decodes a letter's webhook as the topology of this version would. */
public final class WebhookTrial implements Trial {

    /** A person's or a program's request: it has to be asked for again, by whoever still wants it. */
    static final String REQUEST = "request";

    /** It came without its webhook, and that is not where it was any more. */
    static final String NO_WEBHOOK = "no-webhook";

    private final WebhookOpener opener;
    private final WebhookEvents events;

    public WebhookTrial(WebhookOpener opener, WebhookEvents events) {
        this.opener = opener;
        this.events = events;
    }

    @Override
    public Verdict of(DeadLetter letter, Aliases aliases) {
        Optional<WebhookReceived> webhook = letter.getWebhook();
        if (webhook.isEmpty()) {
            return new Verdict.Stays(withoutWebhook(letter));
        }
        try {
            return routed(letter, parts(webhook.get()), aliases);
        } catch (Unusable e) {
            return new Verdict.Stays(e.reason().code());
        } catch (Aliases.Unknowable e) {
            throw e;
        } catch (RuntimeException e) {
            // What is a bug here would be one there.
            return new Verdict.Stays(Unusable.Reason.BUG.code());
        }
    }

    private static String withoutWebhook(DeadLetter letter) {
        if (letter.getTopic().equals(Topics.COMMAND_REQUESTS.name())) {
            return REQUEST;
        }
        boolean foreign = letter.getReason().equals(Unusable.Reason.UNDECODABLE.code());
        return foreign ? letter.getReason() : NO_WEBHOOK;
    }

    private List<Opened> parts(WebhookReceived webhook) throws Unusable {
        List<Opened> parts = opener.open(webhook);
        for (Opened part : parts) {
            events.check(part);
        }
        return parts;
    }

    /** What was put aside because its alias stayed unknown would only wait again: it stays until the alias is known. */
    private static Verdict routed(DeadLetter letter, List<Opened> parts, Aliases aliases) {
        List<String> to = new ArrayList<>();
        boolean parks = false;
        for (Opened part : parts) {
            Optional<String> known =
                    RoutingKey.isMailbox(part.key()) ? aliases.subscriptionOf(part.key()) : Optional.of(part.key());
            to.add(known.orElse(part.key()));
            parks |= known.isEmpty();
        }
        return parks && letter.getReason().equals(Unusable.Reason.UNROUTED.code())
                ? new Verdict.Stays(letter.getReason())
                : new Verdict.Leaves(parks, to);
    }
}
