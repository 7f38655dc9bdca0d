package io.coldstream.streams.query;

import io.coldstream.schemas.process.Environment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Where the API listens, and to whom.
 *
 * @param port 0 for a free one
 * @param advertisedHost by which other processes of this application, and people, reach it
 * @param currency in which people tell money: that of the reseller's prices
 */
public record ApiSettings(String host, int port, String advertisedHost, Tokens tokens, String currency) {

    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** Reads {@code COLDSTREAM_API_*}; off loopback there must be tokens. */
    public static ApiSettings from(Environment environment) {
        String host = environment.text("COLDSTREAM_API_HOST", "127.0.0.1");
        Tokens tokens = Tokens.from(environment);
        if (!isLoopback(host) && environment.text("COLDSTREAM_API_TOKENS").isEmpty()) {
            environment.problem(
                    "COLDSTREAM_API_HOST=" + host + " is not loopback, so COLDSTREAM_API_TOKENS must be set:"
                            + " a list such as viewer:TOKEN,operator:TOKEN");
        }
        return new ApiSettings(
                host,
                environment.port("COLDSTREAM_API_PORT", 8081),
                environment.text("COLDSTREAM_API_ADVERTISED_HOST").orElseGet(() -> reachable(host)),
                tokens,
                environment.text("COLDSTREAM_CURRENCY", "USD"));
    }

    /** Nobody can come to a wildcard: this machine's own name stands for it. */
    private static String reachable(String host) {
        if (!WILDCARDS.contains(host)) {
            return host;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
