package io.coldstream.ingress;

import io.coldstream.schemas.Secret;
import java.util.List;
import java.util.Optional;

/** How senders of webhooks are to be known. */
public sealed interface WebhookAuthentication {

    /**
     * By the vendor's signature.
     *
     * @param keys any of these may have signed, so that a key can be changed without losing webhooks
     * @param form the only form to accept; all forms if empty
     */
    record Cmr(List<Secret> keys, Optional<SignatureForm> form) implements WebhookAuthentication {
        public Cmr {
            keys = List.copyOf(keys);
        }
    }

    /**
     * By the symmetric signatures of Standard Webhooks.
     *
     * @param keys any of these may have signed; each a {@link StandardWebhooksKey}
     */
    record StandardWebhooks(List<Secret> keys) implements WebhookAuthentication {
        public StandardWebhooks {
            keys = List.copyOf(keys);
        }
    }

    /** Not at all: whoever reaches the port is believed. */
    record None() implements WebhookAuthentication {}
}
