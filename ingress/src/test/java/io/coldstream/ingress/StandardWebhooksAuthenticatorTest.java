package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.coldstream.avro.Authentication;
import io.coldstream.schemas.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardWebhooksAuthenticatorTest {

    // The vector that the specification's own libraries are tested with ("sign function works").
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIMESTAMP = "1614265330";
    private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330L);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    // … and the wrong one that they put beside it ("multi sig payload is valid").
    private static final String OTHER = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

    private static final String NEWER_KEY = "whsec_"
            + Base64.getEncoder().encodeToString("another key, of 32 random bytes.".getBytes(StandardCharsets.UTF_8));

    private final Authenticator authenticator = authenticator(KEY);

    @Test
    void theSpecificationsOwnVectorIsAccepted() {
        assertThat(authenticator.authenticate(headers(ID, TIMESTAMP, SIGNATURE), BODY, SENT.plusSeconds(2)))
                .contains(new Sender(Authentication.FRESH, Optional.of("standard-webhooks:v1"), Optional.of(SENT)));
    }

    @ParameterizedTest
    @CsvSource({"-301,STALE", "-300,FRESH", "0,FRESH", "300,FRESH", "301,STALE", "864000,STALE"})
    void aGoodSignatureIsFreshWithinFiveMinutesAndKeptAfterwards(long secondsLater, Authentication expected) {
        assertThat(authenticator.authenticate(headers(ID, TIMESTAMP, SIGNATURE), BODY, SENT.plusSeconds(secondsLater)))
                .map(Sender::authentication)
                .contains(expected);
    }

    @Test
    void anyOfTheListedSignaturesMayBeTheRightOne() {
        String others = OTHER + " v2," + SIGNATURE.substring(3) + " v1a,AAAA  whatever ";

        assertThat(accepts(others + SIGNATURE)).isTrue();
        assertThat(accepts(SIGNATURE + " " + others)).isTrue();
        assertThat(accepts(others + SIGNATURE + " " + OTHER)).isTrue();
        assertThat(accepts(others)).isFalse();
    }

    @Test
    void aListWithoutEndIsRefused() {
        assertThat(accepts((OTHER + " ").repeat(15) + SIGNATURE)).isTrue();
        assertThat(accepts((OTHER + " ").repeat(16) + SIGNATURE)).isFalse();
        assertThat(accepts(SIGNATURE + (" " + OTHER).repeat(16))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v1",
                "v1,",
                ",",
                "v1,dawfeoifkpqwoekfpqoekf",
                "v1,g0hM9S",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1=g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                // Without padding, with stray bits in the last character, in the alphabet of URLs: the same bytes.
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
                "v1,g0hM9SsE-OTPJTGt_tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                // In hex.
                "v1,83484cf52b04f8e4cf2531adfed9882ad4b2665137b852442d594d20e2c9d4e1",
            })
    void nothingElseIsTheSignature(String signature) {
        assertThat(accepts(signature)).isFalse();
    }

    @Test
    void capitalsAreOtherLettersInBase64() {
        assertThat(accepts(SIGNATURE.toUpperCase(Locale.ROOT))).isFalse();
        assertThat(accepts(SIGNATURE.toLowerCase(Locale.ROOT))).isFalse();
    }

    @Test
    void idTimestampAndBodyAreAllSigned() {
        byte[] otherBody = "{\"test\": 2432232315}".getBytes(StandardCharsets.UTF_8);

        assertThat(authenticator.authenticate(
                        headers("msg_p5jXN8AQM9LWM0D4loKWxJel", TIMESTAMP, SIGNATURE), BODY, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(ID, "1614265331", SIGNATURE), BODY, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(ID, "0" + TIMESTAMP, SIGNATURE), BODY, SENT))
                .isEmpty();
        assertThat(authenticator.authenticate(headers(ID, TIMESTAMP, SIGNATURE), otherBody, SENT))
                .isEmpty();
    }

    // The specification: neither may include a dot, "to prevent certain attacks".
    @ParameterizedTest
    @CsvSource({
        "msg.1, 1614265330",
        "msg 1, 1614265330",
        "msgé, 1614265330",
        "'', 1614265330",
        "msg_1, ''",
        "msg_1, 1614265330.5",
        "msg_1, -1614265330",
        "msg_1, +1614265330",
        "msg_1, 1614265330000000000",
        "msg_1, １６１４２６５３３０",
        "msg_1, hello",
    })
    void anIdOrTimestampThatCouldBeCutElsewhereIsRefusedHoweverWellSigned(String id, String timestamp) {
        String signature = Signatures.standard(KEY, id, timestamp, BODY);

        assertThat(authenticator.authenticate(headers(id, timestamp, signature), BODY, SENT))
                .isEmpty();
    }

    @Test
    void aSignedBodyCannotBeCutAtItsOwnDot() {
        byte[] body = "{\"price\":8.16}".getBytes(StandardCharsets.UTF_8);
        String signature = Signatures.standard(KEY, "msg_1", TIMESTAMP, body);
        byte[] rest = "16}".getBytes(StandardCharsets.UTF_8);

        assertThat(authenticator.authenticate(headers("msg_1", TIMESTAMP, signature), body, SENT))
                .isPresent();
        assertThat(authenticator.authenticate(headers("msg_1." + TIMESTAMP, "{\"price\":8", signature), rest, SENT))
                .isEmpty();
    }

    @Test
    void anyOfSeveralKeysMaySign() {
        SignatureHeaders signed = headers(ID, TIMESTAMP, SIGNATURE);

        assertThat(authenticator(NEWER_KEY, KEY).authenticate(signed, BODY, SENT))
                .isPresent();
        assertThat(authenticator(KEY, NEWER_KEY).authenticate(signed, BODY, SENT))
                .isPresent();
        assertThat(authenticator(NEWER_KEY).authenticate(signed, BODY, SENT)).isEmpty();
    }

    @Test
    void withoutAllThreeHeadersTheBodyIsNotEvenRead() {
        assertThat(authenticator.worthReading(headers(ID, TIMESTAMP, SIGNATURE)))
                .isTrue();
        for (SignatureHeaders headers : new SignatureHeaders[] {
            headers(null, TIMESTAMP, SIGNATURE), headers(ID, null, SIGNATURE), headers(ID, TIMESTAMP, null)
        }) {
            assertThat(authenticator.worthReading(headers)).isFalse();
            assertThat(authenticator.authenticate(headers, BODY, SENT)).isEmpty();
        }
    }

    @Test
    void theHeadersOfTheVendorAreNoneOfThis() {
        SignatureHeaders vendors = Signatures.headers(
                "cmr-x-timestamp",
                TIMESTAMP,
                "cmr-x-signature",
                Signatures.cmr(SignatureForm.TIMESTAMP_BODY_HEX, KEY, TIMESTAMP, BODY));

        assertThat(authenticator.worthReading(vendors)).isFalse();
        assertThat(authenticator.authenticate(vendors, BODY, SENT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"23, false", "24, true", "64, true", "65, false"})
    void aSecretHas24To64Bytes(int bytes, boolean usable) {
        Secret secret = new Secret("whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]));

        assertThat(StandardWebhooksKey.read(secret).isPresent()).isEqualTo(usable);
    }

    @Test
    void aSecretOfAnotherFormIsNotUsedNorQuoted() {
        for (String text : new String[] {
            "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", KEY + "!"
        }) {
            assertThat(StandardWebhooksKey.read(new Secret(text))).as(text).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> authenticator(KEY + "!"))
                .withMessageNotContaining("MfKQ");
    }

    private boolean accepts(String signature) {
        return authenticator
                .authenticate(headers(ID, TIMESTAMP, signature), BODY, SENT)
                .isPresent();
    }

    private static Authenticator authenticator(String... keys) {
        return Authenticator.of(new WebhookAuthentication.StandardWebhooks(
                Arrays.stream(keys).map(Secret::new).toList()));
    }

    private static SignatureHeaders headers(
            @Nullable String id, @Nullable String timestamp, @Nullable String signature) {
        return Signatures.headers("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature);
    }
}
