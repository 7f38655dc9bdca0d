package io.coldstream.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How webhooks are signed: HMAC-SHA256 under the API key. The public guide does not say over what, nor how it is
 * written, nor whether a retry gets a new timestamp: all three can be switched.
 *
 * @param renewed whether each try carries its own timestamp, or all tries that of the first
 */
record Signature(Signed signed, Encoding encoding, boolean renewed) {

    /** The string that is signed. */
    enum Signed {
        BODY,
        TIMESTAMP_BODY
    }

    /** How the signature is written. */
    enum Encoding {
        HEX,
        BASE64
    }

    static final Signature DEFAULT = new Signature(Signed.TIMESTAMP_BODY, Encoding.HEX, true);

    /** @param timestamp in Unix seconds, as it stands in {@code cmr-x-timestamp} */
    String of(String apiKey, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(apiKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            if (signed == Signed.TIMESTAMP_BODY) {
                mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            }
            byte[] signature = mac.doFinal(body);
            return switch (encoding) {
                case HEX -> HexFormat.of().formatHex(signature);
                case BASE64 -> Base64.getEncoder().encodeToString(signature);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
