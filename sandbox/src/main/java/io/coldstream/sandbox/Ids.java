package io.coldstream.sandbox;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** Ids that look like the vendor's: 28 digits and capital letters. */
final class Ids {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final int LENGTH = 28;
    private static final RandomGenerator RANDOM = new SecureRandom();

    private Ids() {}

    static String next() {
        return text(ALPHABET, LENGTH);
    }

    static String recordId() {
        return "rec_" + text(ALPHABET, 12);
    }

    /** Four groups of four letters, as the provider prints them. */
    static String appPassword() {
        return String.join(" ", text(LETTERS, 4), text(LETTERS, 4), text(LETTERS, 4), text(LETTERS, 4));
    }

    static String password() {
        return "Sb" + text(LETTERS, 10) + RANDOM.nextInt(100, 1_000) + "!";
    }

    /** What an authenticator app is set up with, in base 32. */
    static String authenticatorSecret() {
        return text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 32);
    }

    /** A domain that nobody will mistake for a real one. */
    static String domain() {
        return "sandbox-" + text(LETTERS, 10) + ".example";
    }

    private static String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
