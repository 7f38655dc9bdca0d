package io.coldstream.ingress;

import io.coldstream.schemas.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The vendor's signature: HMAC-SHA256 with the API key. A good one that was sent over five minutes ago, or whose form
 * does not cover the time of sending, is STALE: believed about the inventory, and no proof of when it was sent.
 */
final class CmrAuthenticator implements Authenticator {

    private static final String SIGNATURE = "cmr-x-signature";
    private static final String TIMESTAMP = "cmr-x-timestamp";

    private final List<HmacSha256> keys;
    private final List<SignatureForm> ofBodyAlone;
    private final List<SignatureForm> ofTimestampAndBody;

    CmrAuthenticator(WebhookAuthentication.Cmr settings) {
        this.keys = settings.keys().stream()
                .map(key -> new HmacSha256(key.reveal().getBytes(StandardCharsets.UTF_8)))
                .toList();
        List<SignatureForm> forms = settings.form().map(List::of).orElse(List.of(SignatureForm.values()));
        this.ofBodyAlone = forms.stream().filter(form -> !form.signsTimestamp()).toList();
        this.ofTimestampAndBody =
                forms.stream().filter(SignatureForm::signsTimestamp).toList();
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
        PresentedSignature presented = PresentedSignature.of(signature);
        // Only digits may stand before the dot: else a signed body could be cut at one of its own dots, and its
        // first part passed off as the timestamp.
        Optional<byte[]> timestamp = headers.value(TIMESTAMP)
                .filter(text -> SendingTime.read(text).isPresent())
                .map(text -> (text + ".").getBytes(StandardCharsets.US_ASCII));
        boolean startsWithTime = startsWithTime(body);
        Optional<SignatureForm> matched = Optional.empty();
        for (HmacSha256 key : keys) {
            Optional<SignatureForm> ofBody =
                    startsWithTime ? Optional.empty() : among(ofBodyAlone, presented, key, body);
            Optional<SignatureForm> ofBoth =
                    timestamp.flatMap(before -> among(ofTimestampAndBody, presented, key, before, body));
            matched = ofBoth.isPresent() ? ofBoth : ofBody.isPresent() ? ofBody : matched;
        }
        return matched;
    }

    private static Optional<SignatureForm> among(
            List<SignatureForm> forms, PresentedSignature presented, HmacSha256 key, byte[]... signed) {
        if (forms.isEmpty()) {
            return Optional.empty();
        }
        WrittenCode code = WrittenCode.of(key.of(signed));
        Optional<SignatureForm> matched = Optional.empty();
        for (SignatureForm form : forms) {
            if (form.matches(presented, code)) {
                matched = Optional.of(form);
            }
        }
        return matched;
    }

    // The other way round, what was signed as timestamp and body must not pass as a body that begins with the
    // timestamp. No JSON object begins so.
    private static boolean startsWithTime(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] >= '0' && body[at] <= '9') {
            at++;
        }
        return at > 0 && at < body.length && body[at] == '.';
    }
}
