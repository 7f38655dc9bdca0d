package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What senders put into their headers, reckoned apart from the code that checks it. */
final class Signatures {

    private Signatures() {}

    /** The vendor's signature in one of the forms that it may have. */
    static String cmr(SignatureForm form, String key, String timestamp, byte[] body) {
        String label = form.label();
        String before = label.startsWith("timestamp.body:") ? timestamp + "." : "";
        byte[] code = hmac(key.getBytes(StandardCharsets.UTF_8), before, body);
        String written = label.endsWith("hex")
                ? HexFormat.of().formatHex(code)
                : Base64.getEncoder().encodeToString(code);
        return (label.contains("sha256=") ? "sha256=" : "") + written;
    }

    /** @param key with its {@code whsec_} */
    static String standard(String key, String id, String timestamp, byte[] body) {
        byte[] secret = Base64.getDecoder().decode(key.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(hmac(secret, id + "." + timestamp + ".", body));
    }

    static byte[] hmac(byte[] key, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(before.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Headers of these names and values by turns; one without a value is not sent. */
    static SignatureHeaders headers(@Nullable String... namesAndValues) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                headers.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return name -> Optional.ofNullable(headers.get(name));
    }
}
