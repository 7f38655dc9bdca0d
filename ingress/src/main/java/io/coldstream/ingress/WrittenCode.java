package io.coldstream.ingress;

import java.util.Base64;
import java.util.HexFormat;

/** A signature's code as text, in both ways in which the vendor may write it: made once, compared with many forms. */
record WrittenCode(String hex, String base64) {

    static WrittenCode of(byte[] code) {
        return new WrittenCode(
                HexFormat.of().formatHex(code), Base64.getEncoder().encodeToString(code));
    }
}
