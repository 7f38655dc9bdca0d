package io.coldstream.ingress;

import io.coldstream.schemas.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The symmetric signature ({@code v1}) of <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks
 * 1.0.0</a>: HMAC-SHA256 over {@code id.timestamp.body}. The header may list several, so that a sender can change its
 * key; those of other versions, such as {@code v1a}, are passed over. A good one that was sent over five minutes ago is
 * STALE, not refused.
 */
final class StandardWebhooksAuthenticator implements Authenticator {

    /** In metrics. */
    static final String FORM = "standard-webhooks:v1";

    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";

    /** A list of more is refused, lest one request costs as much as many. */
    private static final int MOST_SIGNATURES = 16;

    // Neither has a dot: else what is signed could be cut at another of its dots, and a part of the body passed off as
    // its timestamp.
    private static final Pattern PLAIN_ID = Pattern.compile("[!-~&&[^.]]+");
    private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{1,16}");

    private final List<HmacSha256> keys;

    /** @throws IllegalArgumentException if a key is no {@link StandardWebhooksKey}; the message does not quote it */
    StandardWebhooksAuthenticator(WebhookAuthentication.StandardWebhooks settings) {
        this.keys = settings.keys().stream()
                .map(key -> StandardWebhooksKey.read(key)
                        .orElseThrow(() -> new IllegalArgumentException("a key is not " + StandardWebhooksKey.FORM)))
                .toList();
    }

    @Override
    public boolean worthReading(SignatureHeaders headers) {
        return Stream.of(ID, TIMESTAMP, SIGNATURE)
                .allMatch(name -> headers.value(name).isPresent());
    }

    @Override
    public Optional<Sender> authenticate(SignatureHeaders headers, byte[] body, Instant receivedAt) {
        Optional<String> id =
                headers.value(ID).filter(text -> PLAIN_ID.matcher(text).matches());
        Optional<String> timestamp = headers.value(TIMESTAMP)
                .filter(text -> UNIX_SECONDS.matcher(text).matches());
        Optional<String> signatures = headers.value(SIGNATURE);
        if (id.isEmpty() || timestamp.isEmpty() || signatures.isEmpty()) {
            return Optional.empty();
        }
        if (!isSigned(signatures.get(), id.get() + "." + timestamp.get() + ".", body)) {
            return Optional.empty();
        }
        Instant claimed = Instant.ofEpochSecond(Long.parseLong(timestamp.get()));
        return Optional.of(Sender.signed(FORM, Optional.of(claimed), true, receivedAt));
    }

    // Every key and signature is tried, whichever matches: the time taken tells nothing.
    private boolean isSigned(String signatures, String before, byte[] body) {
        String[] presented = signatures.split(" ", MOST_SIGNATURES + 1);
        if (presented.length > MOST_SIGNATURES) {
            return false;
        }
        boolean matched = false;
        for (HmacSha256 key : keys) {
            byte[] expected = written(key.of(before.getBytes(StandardCharsets.US_ASCII), body));
            for (String signature : presented) {
                matched |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return matched;
    }

    // The text is compared, not what it decodes to: several base64 texts decode to the same bytes.
    private static byte[] written(byte[] code) {
        return ("v1," + Base64.getEncoder().encodeToString(code)).getBytes(StandardCharsets.US_ASCII);
    }
}
