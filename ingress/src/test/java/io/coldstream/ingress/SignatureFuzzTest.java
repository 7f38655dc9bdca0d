package io.coldstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Authentication;
import io.coldstream.schemas.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Signed requests of every form, changed in one to three places by somebody without a key: none is accepted that says
 * anything else than what was signed, none refused that still says it, and none FRESH that does not prove its time. 20,000, a million with {@code
 * COLDSTREAM_FULL=true}; repeated with {@code -Dseed=N}.
 */
class SignatureFuzzTest {

    private static final int FORGERIES = Boolean.parseBoolean(System.getenv("COLDSTREAM_FULL")) ? 1_000_000 : 20_000;
    private static final long SEED = Long.getLong("seed", 20_261_121L);
    private static final Instant NOW = Instant.ofEpochSecond(1_763_625_600);
    private static final List<String> KEYS = List.of("partner-api-key", "an-older-key", "k");
    private static final List<String> SECRETS =
            List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + "b2xk".repeat(21));
    private static final List<byte[]> BODIES = List.of(
            bytes(
                    "{\"event\":\"mailbox.updated\",\"eventId\":\"e1\",\"data\":{\"mailboxId\":\"m1\",\"email\":\"a.b@c.de\"}}"),
            bytes(
                    "{ \"event\" : \"subscription.renewal.success\", \"data\" : { \"price\" : 8.16, \"name\" : \"Zoë\" } }\n"),
            bytes("{}"));

    /** How a sender signs, who is to believe it, and what says the same as what was signed. */
    private interface Scheme {
        Forgery signed(String key, Instant at, byte[] body, Random random);

        boolean saysTheSame(Forgery sent, Forgery signed, String key);

        /** When it was sent, as far as a signature proves it. */
        Optional<Instant> provenTime(Forgery sent);

        List<String> keys();

        /** That nobody here has. */
        String foreignKey();

        Authenticator authenticator();
    }

    /** @param pinned whether its form is the only one that is believed */
    private record Cmr(SignatureForm form, boolean pinned, Authenticator authenticator) implements Scheme {

        static Cmr of(SignatureForm form, boolean pinned) {
            return new Cmr(
                    form,
                    pinned,
                    Authenticator.of(new WebhookAuthentication.Cmr(
                            KEYS.stream().map(Secret::new).toList(), pinned ? Optional.of(form) : Optional.empty())));
        }

        @Override
        public Forgery signed(String key, Instant at, byte[] body, Random random) {
            String timestamp = Long.toString(random.nextBoolean() ? at.getEpochSecond() : at.toEpochMilli());
            return Forgery.of(
                    Map.of("cmr-x-timestamp", timestamp, "cmr-x-signature", Signatures.cmr(form, key, timestamp, body)),
                    body);
        }

        @Override
        public boolean saysTheSame(Forgery sent, Forgery signed, String key) {
            String timestamp = signed.only("cmr-x-timestamp").orElseThrow();
            boolean sameTime = sent.only("cmr-x-timestamp").equals(Optional.of(timestamp));
            return Arrays.equals(sent.body(), signed.body())
                    && (sameTime || !form.signsTimestamp())
                    && sent.only("cmr-x-signature")
                            .filter(signature -> Arrays.stream(SignatureForm.values())
                                    .filter(spelling -> pinned
                                            ? spelling == form
                                            : spelling.signsTimestamp() == form.signsTimestamp())
                                    .anyMatch(spelling -> isWritten(
                                            signature,
                                            spelling,
                                            Signatures.cmr(spelling, key, timestamp, sent.body()))))
                            .isPresent();
        }

        // Hex may be written in capitals, those of ASCII.
        private static boolean isWritten(String signature, SignatureForm form, String expected) {
            boolean ascii = signature.chars().allMatch(c -> c < 128);
            boolean hex = form.label().endsWith("hex");
            return signature.equals(expected)
                    || ascii && hex && signature.toLowerCase(Locale.ROOT).equals(expected);
        }

        @Override
        public Optional<Instant> provenTime(Forgery sent) {
            return sent.only("cmr-x-timestamp")
                    .filter(time -> form.signsTimestamp())
                    .map(time -> time.length() > 10
                            ? Instant.ofEpochMilli(Long.parseLong(time))
                            : Instant.ofEpochSecond(Long.parseLong(time)));
        }

        @Override
        public List<String> keys() {
            return KEYS;
        }

        @Override
        public String foreignKey() {
            return "foreign-key";
        }
    }

    private record Standard(Authenticator authenticator) implements Scheme {

        static Standard of() {
            return new Standard(Authenticator.of(new WebhookAuthentication.StandardWebhooks(
                    SECRETS.stream().map(Secret::new).toList())));
        }

        @Override
        public Forgery signed(String key, Instant at, byte[] body, Random random) {
            String id = "msg_" + random.nextInt(1_000_000);
            String timestamp = Long.toString(at.getEpochSecond());
            return Forgery.of(
                    Map.of(
                            "webhook-id", id,
                            "webhook-timestamp", timestamp,
                            "webhook-signature", Signatures.standard(key, id, timestamp, body)),
                    body);
        }

        @Override
        public boolean saysTheSame(Forgery sent, Forgery signed, String key) {
            return Arrays.equals(sent.body(), signed.body())
                    && sent.only("webhook-id").equals(signed.only("webhook-id"))
                    && sent.only("webhook-timestamp").equals(signed.only("webhook-timestamp"))
                    && sent.only("webhook-signature")
                            .map(list -> Arrays.asList(list.split(" ", 17)))
                            .filter(list -> list.size() < 17
                                    && list.contains(
                                            signed.only("webhook-signature").orElseThrow()))
                            .isPresent();
        }

        @Override
        public Optional<Instant> provenTime(Forgery sent) {
            return sent.only("webhook-timestamp").map(time -> Instant.ofEpochSecond(Long.parseLong(time)));
        }

        @Override
        public List<String> keys() {
            return SECRETS;
        }

        @Override
        public String foreignKey() {
            return "whsec_" + "Zm9y".repeat(8);
        }
    }

    @Test
    void nothingIsAcceptedButWhatWasSigned() {
        Random random = new Random(SEED);
        List<Scheme> schemes = new ArrayList<>();
        for (SignatureForm form : SignatureForm.values()) {
            schemes.add(Cmr.of(form, false));
            schemes.add(Cmr.of(form, true));
            schemes.add(Standard.of());
        }
        int refused = 0;
        int stillTrue = 0;
        while (refused < FORGERIES) {
            Scheme scheme = TextMutations.any(schemes, random);
            String key = TextMutations.any(scheme.keys(), random);
            Forgery signed = scheme.signed(key, near(random), TextMutations.any(BODIES, random), random);
            Forgery another = scheme.signed(key, near(random), otherBody(signed, random), random);
            Forgery sent = random.nextInt(20) == 0
                    ? scheme.signed(scheme.foreignKey(), near(random), signed.body(), random)
                    : mutated(signed, another, random);

            Optional<Sender> sender = scheme.authenticator().authenticate(sent.signatureHeaders(), sent.body(), NOW);

            boolean stillSigned = scheme.saysTheSame(sent, signed, key) || scheme.saysTheSame(sent, another, key);
            Optional<Authentication> expected =
                    stillSigned ? Optional.of(freshness(scheme.provenTime(sent))) : Optional.empty();
            assertThat(sender.map(Sender::authentication))
                    .as("%s%nsigned %s%nsent %s%nafter %d, seed %d", scheme, signed, sent, refused, SEED)
                    .isEqualTo(expected);
            if (stillSigned) {
                stillTrue++;
            } else {
                refused++;
            }
        }
        System.out.printf(
                "signatures: seed %d, %,d forgeries, 0 accepted; %,d that still said what was signed, all accepted%n",
                SEED, refused, stillTrue);
        assertThat(stillTrue).isGreaterThan(FORGERIES / 100);
    }

    private static Forgery mutated(Forgery signed, Forgery another, Random random) {
        Forgery sent = signed;
        for (int n = random.nextInt(3); n >= 0; n--) {
            sent = sent.mutated(another, random);
        }
        return sent;
    }

    /** A beginning of the body, or one of its own. */
    private static byte[] otherBody(Forgery signed, Random random) {
        return random.nextBoolean()
                ? Arrays.copyOf(signed.body(), random.nextInt(signed.body().length))
                : TextMutations.any(BODIES, random);
    }

    private static Authentication freshness(Optional<Instant> proven) {
        return proven.filter(time -> Duration.between(time, NOW).abs().toMillis() <= 300_000)
                        .isPresent()
                ? Authentication.FRESH
                : Authentication.STALE;
    }

    private static Instant near(Random random) {
        return NOW.plusMillis(random.nextInt(-600_000, 600_000));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
