package io.coldstream.ingress;

import io.coldstream.schemas.HmacSha256;
import io.coldstream.schemas.Secret;
import java.util.Base64;
import java.util.Optional;

/**
 * A secret for symmetric signatures as Standard Webhooks 1.0.0 writes it down: {@code whsec_} and the base64 of 24 to
 * 64 random bytes.
 */
final class StandardWebhooksKey {

    /** What such a secret looks like, for messages. */
    static final String FORM = "whsec_ followed by the base64 of 24 to 64 bytes";

    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private StandardWebhooksKey() {}

    /** The key; empty if it is not written that way. */
    static Optional<HmacSha256> read(Secret secret) {
        String text = secret.reveal();
        if (!text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return Optional.of(key)
                    .filter(bytes -> bytes.length >= SHORTEST && bytes.length <= LONGEST)
                    .map(HmacSha256::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
