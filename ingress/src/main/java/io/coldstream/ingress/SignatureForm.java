package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The ways in which the vendor may sign. Its pages say HMAC-SHA256 over the raw body with the API key, and leave open
 * whether the timestamp is signed too and how the signature is written.
 */
public enum SignatureForm {
    TIMESTAMP_BODY_HEX(true, false, ""),
    TIMESTAMP_BODY_HEX_PREFIXED(true, false, "sha256="),
    TIMESTAMP_BODY_BASE64(true, true, ""),
    TIMESTAMP_BODY_BASE64_PREFIXED(true, true, "sha256="),
    BODY_HEX(false, false, ""),
    BODY_HEX_PREFIXED(false, false, "sha256="),
    BODY_BASE64(false, true, ""),
    BODY_BASE64_PREFIXED(false, true, "sha256=");

    private final boolean signsTimestamp;
    private final boolean base64;
    private final String prefix;

    SignatureForm(boolean signsTimestamp, boolean base64, String prefix) {
        this.signsTimestamp = signsTimestamp;
        this.base64 = base64;
        this.prefix = prefix;
    }

    /** The form of this {@link #label()}. */
    public static SignatureForm labelled(String label) {
        return Arrays.stream(values())
                .filter(form -> form.label().equals(label))
                .findAny()
                .orElseThrow(IllegalArgumentException::new);
    }

    /** All labels, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(SignatureForm::label).collect(Collectors.joining(", "));
    }

    /** Such as {@code timestamp.body:hex} or {@code body:sha256=base64}. */
    public String label() {
        return (signsTimestamp ? "timestamp.body:" : "body:") + prefix + (base64 ? "base64" : "hex");
    }

    /** Whether the signature covers the timestamp header, and so proves the time of sending. */
    public boolean signsTimestamp() {
        return signsTimestamp;
    }

    /** Whether {@code signature} is this code, written in this form; takes the same time wherever they differ. */
    boolean matches(PresentedSignature signature, WrittenCode code) {
        // The text is compared, not what it decodes to: several base64 texts decode to the same bytes.
        String written = prefix + (base64 ? code.base64() : code.hex());
        return MessageDigest.isEqual(
                written.getBytes(StandardCharsets.UTF_8), base64 ? signature.exact() : signature.lowerCase());
    }
}
