/**
 * Webhook in, record out: reads a body within bounds, checks who sent it, seals it, and answers 200 once Kafka has it.
 * It knows no event types. Begin reading at {@link io.coldstream.ingress.WebhookHandler}.
 */
@NullMarked
package io.coldstream.ingress;

import org.jspecify.annotations.NullMarked;
