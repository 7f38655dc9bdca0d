package io.coldstream.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages "Update mailbox details" and "Re-export a mailbox (Oauth)". */
final class MailboxCalls {

    static final List<String> FIELDS = List.of("firstName", "lastName", "userName", "profilePicture");
    private static final int LONGEST_FIELD = 2_000;

    private final Books books;
    private final Mailboxes mailboxes;
    private final Supplier<Behaviour> behaviour;

    MailboxCalls(Books books, Mailboxes mailboxes, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.mailboxes = mailboxes;
        this.behaviour = behaviour;
    }

    Reply update(Request request) {
        JsonNode data = request.body().path("mailboxData");
        Optional<String> mailboxId = Request.text(data, "mailboxId");
        Map<String, String> changes = new LinkedHashMap<>();
        FIELDS.forEach(field -> Request.text(data, field).ifPresent(value -> changes.put(field, value)));
        if (mailboxId.isEmpty() || changes.isEmpty()) {
            return Reply.refused(422, "mailboxData needs a mailboxId and at least one field to update");
        }
        if (changes.values().stream().anyMatch(value -> value.length() > LONGEST_FIELD)) {
            return Reply.refused(422, "a field is too long");
        }
        Optional<Mailbox> known =
                mailboxes.active(mailboxId.get()).filter(mailbox -> belongsTo(mailbox, request.query("userId")));
        return switch (mailboxes.update(known, changes, true)) {
            case ACCEPTED -> Reply.accepted("Mailbox details will update shortly");
            case NOT_FOUND -> Reply.refused(400, "Mailbox not found");
            case IN_PROGRESS -> Reply.refused(400, "Mailbox Update In Progress");
            case OVER_LIMIT -> overLimit("Maximum 2 updates per mailbox per day");
        };
    }

    /** Takes the mailbox by id, by email, or by both if they agree. */
    Reply export(Request request) {
        Optional<String> mailboxId = request.text("mailboxId");
        Optional<String> email = request.text("email");
        boolean routed = request.text("microsoftOauthRoute").isPresent()
                || Request.text(request.body().path("google"), "googleOauthRoute")
                        .isPresent();
        if ((mailboxId.isEmpty() && email.isEmpty()) || !routed) {
            return Reply.refused(422, "an OAuth route and a mailboxId or email are needed");
        }
        Optional<Mailbox> known = mailboxId
                .flatMap(mailboxes::active)
                .or(() -> mailboxId.isPresent() ? Optional.empty() : email.flatMap(mailboxes::activeAt))
                .filter(mailbox -> email.isEmpty() || mailbox.email().equalsIgnoreCase(email.get()));
        return switch (mailboxes.export(known)) {
            // The message is spelt as the page spells it.
            case ACCEPTED -> Reply.accepted("OAuth wil be performed performed shortly");
            case NOT_FOUND, IN_PROGRESS -> Reply.refused(400, "Mailbox not found");
            case OVER_LIMIT -> overLimit("Re-export requests are limited to 3 times per mailbox per week");
        };
    }

    private boolean belongsTo(Mailbox mailbox, @Nullable String userId) {
        return userId == null
                || userId.isEmpty()
                || books.subscription(mailbox.subscriptionId())
                        .filter(subscription -> subscription.owner().userId().equals(userId))
                        .isPresent();
    }

    private Reply overLimit(String message) {
        return Reply.refused(behaviour.get().quotaStatus(), message);
    }
}
