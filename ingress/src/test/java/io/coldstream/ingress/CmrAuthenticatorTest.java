package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.schemas.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CmrAuthenticatorTest {

    private static final byte[] BODY = "{\"event\":\"mailbox.updated\"}".getBytes(StandardCharsets.UTF_8);
    private static final Instant SENT = Instant.parse("2025-11-20T08:00:00Z");
    private static final String SECONDS = "1763625600";

    // printf '%s' '1763625600.{"event":"mailbox.updated"}' | openssl dgst -sha256 -hmac partner-api-key
    private static final String OF_BOTH = "99dfa119186a54c612c450600d6b4cce720c1ec4d4895d051f73e2178cf1524c";
    // … -binary | base64
    private static final String OF_BOTH_BASE64 = "md+hGRhqVMYSxFBgDWtMznIMHsTUiV0FH3PiF4zxUkw=";
    // printf '%s' '1763625600000.{"event":"mailbox.updated"}' | openssl dgst -sha256 -hmac partner-api-key
    private static final String OF_BOTH_MILLIS = "71e018400243e8635000f453696879e5a9f50d648f32ce9b6d97e7c6a1d5ab32";
    // printf '%s' '{"event":"mailbox.updated"}' | openssl dgst -sha256 -hmac partner-api-key
    private static final String OF_BODY = "0eff5d29518ace1aab330c23ff21b2d45c6336db989ad0290623340e70b3e528";
    private static final String OF_BODY_BASE64 = "Dv9dKVGKzhqrMwwj/yGy1FxjNtuYmtApBiM0DnCz5Sg=";

    private final Authenticator authenticator = authenticator(Optional.empty(), "partner-api-key");

    @ParameterizedTest
    @CsvSource({
        SECONDS + "," + OF_BOTH + ",timestamp.body:hex,FRESH",
        SECONDS + ",sha256=" + OF_BOTH + ",timestamp.body:sha256=hex,FRESH",
        SECONDS + "," + OF_BOTH_BASE64 + ",timestamp.body:base64,FRESH",
        SECONDS + ",sha256=" + OF_BOTH_BASE64 + ",timestamp.body:sha256=base64,FRESH",
        "1763625600000," + OF_BOTH_MILLIS + ",timestamp.body:hex,FRESH",
        SECONDS + "," + OF_BODY + ",body:hex,STALE",
        SECONDS + ",sha256=" + OF_BODY + ",body:sha256=hex,STALE",
        SECONDS + "," + OF_BODY_BASE64 + ",body:base64,STALE",
        SECONDS + ",sha256=" + OF_BODY_BASE64 + ",body:sha256=base64,STALE",
        "," + OF_BODY + ",body:hex,STALE",
        "yesterday," + OF_BODY + ",body:hex,STALE",
    })
    void everyFormIsRecognisedAndOnlyASignedTimeIsFresh(
            String timestamp, String signature, String form, Authentication authentication) {
        Optional<Sender> sender = authenticator.authenticate(headers(signature, timestamp), BODY, SENT.plusSeconds(2));

        assertThat(sender)
                .contains(new Sender(
                        authentication,
                        Optional.of(form),
                        Optional.ofNullable(timestamp).flatMap(SendingTime::read)));
    }

    @Test
    void hexMayBeWrittenInCapitals() {
        assertThat(authenticator.authenticate(headers(OF_BOTH.toUpperCase(Locale.ROOT), SECONDS), BODY, SENT))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"-301,STALE", "-300,FRESH", "0,FRESH", "300,FRESH", "301,STALE", "864000,STALE"})
    void aGoodSignatureIsFreshWithinFiveMinutes(long secondsLater, Authentication expected) {
        Optional<Sender> sender =
                authenticator.authenticate(headers(OF_BOTH, SECONDS), BODY, SENT.plusSeconds(secondsLater));

        assertThat(sender).map(Sender::authentication).contains(expected);
    }

    @Test
    void aReplayUnderAnotherTimestampIsRefusedWhereTheTimestampIsSigned() {
        assertThat(authenticator.authenticate(headers(OF_BOTH, "1763625601"), BODY, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(OF_BOTH, "01763625600"), BODY, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(OF_BOTH, null), BODY, SENT))
                .isEmpty();
    }

    // A signature over a whole body must not authenticate the part after one of its dots.
    @Test
    void aSignedBodyCannotBeCutAtItsOwnDot() {
        byte[] rest = "updated\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(authenticator.authenticate(headers(OF_BODY, "{\"event\":\"mailbox"), rest, SENT))
                .isEmpty();
    }

    // … nor a signature over both authenticate a body that begins with the timestamp.
    @Test
    void aSignedTimestampCannotBecomePartOfTheBody() {
        byte[] both = (SECONDS + "." + new String(BODY, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);

        assertThat(authenticator.authenticate(headers(OF_BOTH, SECONDS), both, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(OF_BOTH, null), both, SENT))
                .isEmpty();
    }

    @Test
    void anyOfSeveralKeysMaySign() {
        Authenticator rotating = authenticator(Optional.empty(), "newer-key", "partner-api-key");

        assertThat(rotating.authenticate(headers(OF_BOTH, SECONDS), BODY, SENT)).isPresent();
        assertThat(authenticator(Optional.empty(), "newer-key").authenticate(headers(OF_BOTH, SECONDS), BODY, SENT))
                .isEmpty();
    }

    /** Of everything that the vendor leaves open: what is signed, how it is written, with or without a prefix. */
    @ParameterizedTest
    @EnumSource
    void eachFormIsFoundByItselfAndAPinnedOneIsTheOnlyOneAccepted(SignatureForm pinned) {
        Authenticator strict = authenticator(Optional.of(pinned), "partner-api-key");
        for (String timestamp : List.of(SECONDS, SECONDS + "000")) {
            for (SignatureForm form : SignatureForm.values()) {
                SignatureHeaders signed = headers(Signatures.cmr(form, "partner-api-key", timestamp, BODY), timestamp);

                assertThat(authenticator.authenticate(signed, BODY, SENT))
                        .flatMap(Sender::form)
                        .contains(form.label());
                assertThat(strict.authenticate(signed, BODY, SENT).isPresent()).isEqualTo(form == pinned);
            }
        }
    }

    @Test
    void aTimeInMillisecondsIsReadAsSuch() {
        String millis = SECONDS + "250";
        SignatureHeaders signed =
                headers(Signatures.cmr(SignatureForm.TIMESTAMP_BODY_HEX, "partner-api-key", millis, BODY), millis);

        assertThat(authenticator.authenticate(signed, BODY, SENT))
                .contains(new Sender(
                        Authentication.FRESH, Optional.of("timestamp.body:hex"), Optional.of(SENT.plusMillis(250))));
    }

    @Test
    void withoutASignatureTheBodyIsNotEvenRead() {
        assertThat(authenticator.worthReading(headers(null, SECONDS))).isFalse();
        assertThat(authenticator.authenticate(headers(null, SECONDS), BODY, SENT))
                .isEmpty();
    }

    private static Authenticator authenticator(Optional<SignatureForm> form, String... keys) {
        return Authenticator.of(new WebhookAuthentication.Cmr(
                Arrays.stream(keys).map(Secret::new).toList(), form));
    }

    private static SignatureHeaders headers(@Nullable String signature, @Nullable String timestamp) {
        return Signatures.headers("cmr-x-signature", signature, "cmr-x-timestamp", timestamp);
    }
}
