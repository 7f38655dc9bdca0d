package io.coldstream.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Shows the webhooks and resends them, as a person at the dashboard would. */
final class WebhookDesk {

    private final Books books;
    private final WebhookSender sender;
    private final RealTime time;

    WebhookDesk(Books books, WebhookSender sender, RealTime time) {
        this.books = books;
        this.sender = sender;
        this.time = time;
    }

    /** What waits or was given up, without bodies: they hold passwords. */
    Map<String, Object> show() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("delivered", sender.successes());
        shown.put("open", books.all(Delivery.class).map(WebhookDesk::shown).toList());
        return shown;
    }

    private static Map<String, Object> shown(Delivery delivery) {
        return Map.of(
                "event", delivery.event(),
                "eventId", delivery.eventId(),
                "state", delivery.state(),
                "attempts", delivery.attempts(),
                "nextAt", delivery.nextAt());
    }

    /** With an {@code eventId} that webhook, also when it was accepted before; without one all that were given up. */
    Map<String, Object> resend(Form form) {
        String eventId = form.text("eventId").orElse(null);
        form.done();
        Stream<Delivery> ended =
                books.all(Delivery.class).filter(delivery -> delivery.state() != Delivery.State.PENDING);
        Stream<Delivery> accepted = eventId == null ? Stream.empty() : sender.delivered().stream();
        List<Delivery> wanted = Stream.concat(ended, accepted)
                .filter(delivery -> eventId == null || delivery.eventId().equals(eventId))
                .distinct()
                .toList();
        wanted.forEach(delivery -> books.put(delivery.afresh(time.now())));
        return Map.of("resent", wanted.size());
    }
}
