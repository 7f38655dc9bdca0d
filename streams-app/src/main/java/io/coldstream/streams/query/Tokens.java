package io.coldstream.streams.query;

import io.coldstream.schemas.process.Environment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that callers prove their role with; only their hashes are kept. */
public final class Tokens {

    static final Tokens NONE = new Tokens(List.of());

    private static final int SHORTEST = 16;

    private record Token(Caller.Role role, String hash) {}

    private final List<Token> tokens;

    private Tokens(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Reads {@code COLDSTREAM_API_TOKENS}: {@code role:token}, separated by commas. */
    static Tokens from(Environment environment) {
        List<Token> tokens = new ArrayList<>();
        environment.text("COLDSTREAM_API_TOKENS").ifPresent(text -> {
            for (String part : text.split(",", -1)) {
                Token token = token(part.strip());
                if (token == null) {
                    environment.problem("COLDSTREAM_API_TOKENS is not a list such as viewer:TOKEN,operator:TOKEN with"
                            + " tokens of at least " + SHORTEST + " characters");
                    return;
                }
                tokens.add(token);
            }
        });
        return new Tokens(tokens);
    }

    private static @Nullable Token token(String part) {
        int mark = part.indexOf(':');
        String token = part.substring(mark + 1).strip();
        if (mark < 0 || token.length() < SHORTEST) {
            return null;
        }
        return switch (part.substring(0, mark).strip()) {
            case "viewer" -> new Token(Caller.Role.VIEWER, hash(token));
            case "operator" -> new Token(Caller.Role.OPERATOR, hash(token));
            default -> null;
        };
    }

    boolean areRequired() {
        return !tokens.isEmpty();
    }

    /** The role of a presented token, in constant time; {@code null} for one of nobody. */
    Caller.@Nullable Role roleOf(String presented) {
        byte[] hash = hash(presented).getBytes(StandardCharsets.US_ASCII);
        Caller.Role role = null;
        for (Token token : tokens) {
            if (MessageDigest.isEqual(token.hash().getBytes(StandardCharsets.US_ASCII), hash)) {
                role = token.role();
            }
        }
        return role;
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return tokens.size() + " tokens";
    }
}
