package io.coldstream.local.send;

import io.coldstream.schemas.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vendor's signature as its help guide describes it: HMAC-SHA256 under the API key. What exactly is signed is not
 * known; here it is {@code timestamp.body}, in hex.
 */
public final class VendorSignature {

    private static final String ALGORITHM = "HmacSHA256";

    private VendorSignature() {}

    public static String of(Secret key, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
