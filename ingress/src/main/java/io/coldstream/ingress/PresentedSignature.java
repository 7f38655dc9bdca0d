package io.coldstream.ingress;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The text of a signature as it is compared.
 *
 * @param exact as it came
 * @param lowerCase for hex, which may be written in capitals
 */
record PresentedSignature(byte[] exact, byte[] lowerCase) {

    static PresentedSignature of(String text) {
        return new PresentedSignature(
                text.getBytes(StandardCharsets.UTF_8),
                text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
