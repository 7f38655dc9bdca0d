package io.coldstream.ingress;

import io.coldstream.avro.Authentication;
import io.coldstream.schemas.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The vendor's signature: HMAC-SHA256 with the API key. A good one that was sent over five minutes ago, or whose form
 * does not cover the time of sending, is STALE: believed about the inventory, and no proof of when it was sent.
 */
final class CmrAuthenticator implements Authenticator {

    /** The vendor's advice: refuse what is older. */
    private static final Duration FRESH = Duration.ofMinutes(5);

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
        return headers.signature().isPresent();
    }

    @Override
    public Optional<Sender> authenticate(SignatureHeaders headers, byte[] body, Instant receivedAt) {
        return headers.signature()
                .flatMap(signature -> matching(signature, headers, body))
                .map(form -> new Sender(freshness(form, headers, receivedAt), Optional.of(form)));
    }

    // Every key and form is tried, whichever matches: the time taken tells nothing.
    private Optional<SignatureForm> matching(String signature, SignatureHeaders headers, byte[] body) {
        PresentedSignature presented = PresentedSignature.of(signature);
        // Only digits may stand before the dot: else a signed body could be cut at one of its own dots, and its
        // first part passed off as the timestamp.
        Optional<byte[]> timestamp = headers.timestamp()
                .filter(text -> SendingTime.read(text).isPresent())
                .map(text -> (text + ".").getBytes(StandardCharsets.US_ASCII));
        Optional<SignatureForm> matched = Optional.empty();
        for (HmacSha256 key : keys) {
            Optional<SignatureForm> ofBody = among(ofBodyAlone, presented, key, body);
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

    private static Authentication freshness(SignatureForm form, SignatureHeaders headers, Instant receivedAt) {
        // A timestamp that is not signed can be replaced by whoever replays a captured webhook.
        boolean fresh = form.signsTimestamp()
                && headers.claimedTime()
                        .filter(sent -> Duration.between(sent, receivedAt).abs().compareTo(FRESH) <= 0)
                        .isPresent();
        return fresh ? Authentication.FRESH : Authentication.STALE;
    }
}
