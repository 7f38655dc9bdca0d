package io.coldstream.ingress;

import io.coldstream.avro.Authentication;
import java.time.Instant;
import java.util.Optional;

/** Tells who sent a webhook. */
interface Authenticator {

    static Authenticator of(WebhookAuthentication authentication) {
        return switch (authentication) {
            case WebhookAuthentication.Cmr cmr -> new CmrAuthenticator(cmr);
            case WebhookAuthentication.StandardWebhooks standard -> new StandardWebhooksAuthenticator(standard);
            case WebhookAuthentication.None none -> new Nobody();
        };
    }

    /** Whether the headers could ever be enough: what certainly is not, is refused before its body is read. */
    boolean worthReading(SignatureHeaders headers);

    /** The sender, or nothing if the webhook is to be refused. */
    Optional<Sender> authenticate(SignatureHeaders headers, byte[] body, Instant receivedAt);

    /** Asks nothing of anyone. */
    record Nobody() implements Authenticator {
        @Override
        public boolean worthReading(SignatureHeaders headers) {
            return true;
        }

        @Override
        public Optional<Sender> authenticate(SignatureHeaders headers, byte[] body, Instant receivedAt) {
            return Optional.of(
                    new Sender(Authentication.NONE, Optional.empty(), CmrAuthenticator.claimedTime(headers)));
        }
    }
}
