package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vendor's signature: HMAC-SHA256 with the API key. A good one that was sent over five minutes ago, or whose form
 * does not cover the time of sending, is STALE: believed about the inventory, and no proof of when it was sent.
 */
final class CmrAuthenticator implements Authenticator {

    private static final String HMAC = "HmacSHA256";
    private static final String SIGNATURE = "cmr-x-signature";
    private static final String TIMESTAMP = "cmr-x-timestamp";

    private final List<SecretKey> keys;
    private final List<SignatureForm> forms;

    CmrAuthenticator(WebhookAuthentication.Cmr settings) {
        this.keys = settings.keys().stream()
                .<SecretKey>map(key -> new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), HMAC))
                .toList();
        this.forms = settings.form().map(List::of).orElse(List.of(SignatureForm.values()));
    }

    @Override
    public boolean worthReading(SignatureHeaders headers) {
        return headers.value(SIGNATURE).isPresent();
    }

    @Override
    public Optional<Sender> authenticate(SignatureHeaders headers, byte[] body, Instant receivedAt) {
        return headers.value(SIGNATURE)
                .flatMap(signature -> matching(signature, headers, body))
                .map(form -> Sender.signed(form.label(), claimedTime(headers), form.signsTimestamp(), receivedAt));
    }

    /** When the vendor says it sent; empty without a header that can be read. */
    static Optional<Instant> claimedTime(SignatureHeaders headers) {
        return headers.value(TIMESTAMP).flatMap(SendingTime::read);
    }

    // Every key and form is tried, whichever matches: the time taken tells nothing.
    private Optional<SignatureForm> matching(String signature, SignatureHeaders headers, byte[] body) {
        // Only digits may stand before the dot: else a signed body could be cut at one of its own dots, and its
        // first part passed off as the timestamp.
        Optional<byte[]> timestamp = headers.value(TIMESTAMP)
                .filter(text -> SendingTime.read(text).isPresent())
                .map(text -> (text + ".").getBytes(StandardCharsets.US_ASCII));
        boolean startsWithTime = startsWithTime(body);
        Optional<SignatureForm> matched = Optional.empty();
        for (SecretKey key : keys) {
            Optional<byte[]> ofBody = startsWithTime ? Optional.empty() : Optional.of(code(key, new byte[0], body));
            Optional<byte[]> ofBoth = timestamp.map(before -> code(key, before, body));
            for (SignatureForm form : forms) {
                Optional<byte[]> code = form.signsTimestamp() ? ofBoth : ofBody;
                if (code.isPresent() && form.matches(signature, code.get())) {
                    matched = Optional.of(form);
                }
            }
        }
        return matched;
    }

    // The other way round, what was signed as timestamp and body must not pass as a body that begins with the
    // timestamp.
    // No JSON object begins so.
    private static boolean startsWithTime(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        return at > 0 && at < body.length && body[at] == '.';
    }

    private static byte[] code(SecretKey key, byte[] before, byte[] body) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(before);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
