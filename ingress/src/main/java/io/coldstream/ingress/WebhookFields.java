package io.coldstream.ingress;

import java.util.Optional;

/**
 * What the ingress must know of a body to pass it on.
 *
 * @param event the vendor's event name, empty when the body does not say, or something that can be none: this stands in
 *     clear, the body does not
 * @param eventId the vendor's event id, of which the same holds
 * @param key the record's key, from ids in the body; empty if there is no usable one
 */
record WebhookFields(String event, Optional<String> eventId, Optional<String> key) {

    /** Of a body that is no JSON object. */
    static final WebhookFields UNREADABLE = new WebhookFields("", Optional.empty(), Optional.empty());

    /** Longer names and ids are treated as absent. */
    static final int LONGEST = 128;
}
