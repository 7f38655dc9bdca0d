package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * How the sandbox runs.
 *
 * @param port 0 for a free one
 * @param dataDir holds ledger and journal; one sandbox at a time may use it
 * @param apiKey the key that calls must show and that webhooks are signed with
 * @param wallet what a new folder begins with; an old one keeps its balance
 * @param clock where the sandbox's clock agrees with the wall clock, and how many times as fast it runs
 */
public record SandboxSettings(
        String host,
        int port,
        Path dataDir,
        String apiKey,
        String currency,
        BigDecimal wallet,
        ClockState.Configured clock,
        Behaviour behaviour) {

    private static final int LEAST_KEY = 8;
    private static final int FASTEST = 1_000_000;

    /**
     * Reads {@code COLDSTREAM_SANDBOX_*}, {@code COLDSTREAM_RESELLER_API_KEY}, {@code COLDSTREAM_CURRENCY},
     * {@code COLDSTREAM_SPEED} and {@code COLDSTREAM_CLOCK_ORIGIN}.
     *
     * @throws IllegalArgumentException with every problem met, a line each
     */
    public static SandboxSettings from(Map<String, String> environment) {
        Variables variables = new Variables(environment);
        SandboxSettings settings = new SandboxSettings(
                variables.text("COLDSTREAM_SANDBOX_HOST").orElse("127.0.0.1"),
                variables.integer("COLDSTREAM_SANDBOX_PORT", 8082, 0, 65_535),
                variables
                        .parsed("COLDSTREAM_SANDBOX_DATA_DIR", Path::of, "a path")
                        .orElse(Path.of(".coldstream", "sandbox")),
                apiKey(variables),
                variables
                        .parsed("COLDSTREAM_CURRENCY", SandboxSettings::currency, "a currency of three letters")
                        .orElse("USD"),
                variables
                        .parsed("COLDSTREAM_SANDBOX_WALLET", SandboxSettings::amount, "an amount such as 1000.00")
                        .orElse(new BigDecimal("1000000.00")),
                clock(variables),
                behaviour(variables));
        variables.check();
        return settings;
    }

    private static String apiKey(Variables variables) {
        String key = variables.text("COLDSTREAM_RESELLER_API_KEY").orElse("");
        if (key.length() < LEAST_KEY) {
            variables.problem("COLDSTREAM_RESELLER_API_KEY is not set, or shorter than " + LEAST_KEY
                    + " characters: it is the key of calls and webhooks");
        }
        return key;
    }

    private static ClockState.Configured clock(Variables variables) {
        int speed = variables.integer("COLDSTREAM_SPEED", 1, 1, FASTEST);
        var origin = variables.parsed("COLDSTREAM_CLOCK_ORIGIN", Instant::parse, "an ISO 8601 instant in UTC");
        if (speed > 1 && origin.isEmpty()) {
            variables.problem("COLDSTREAM_SPEED needs COLDSTREAM_CLOCK_ORIGIN, the same in every process");
        }
        return new ClockState.Configured(speed == 1 ? Instant.EPOCH : origin.orElse(Instant.EPOCH), speed);
    }

    private static Behaviour behaviour(Variables variables) {
        return new Behaviour(
                variables
                        .parsed("COLDSTREAM_SANDBOX_GENERATION", SandboxSettings::generation, "A or B")
                        .orElse(Generation.B),
                variables
                        .parsed("COLDSTREAM_SANDBOX_PROCESSING", SandboxSettings::processing, "a duration up to P30D")
                        .orElse(Duration.ofSeconds(5)),
                variables.integer("COLDSTREAM_SANDBOX_RATE_PER_SECOND", 5, 1, 2_000),
                422,
                0,
                Signature.DEFAULT,
                Recreation.DEFAULT,
                variables
                        .parsed("COLDSTREAM_SANDBOX_WEBHOOK_URL", SandboxSettings::address, "an http or https address")
                        .orElse(null));
    }

    private static String currency(String text) {
        if (!text.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static BigDecimal amount(String text) {
        BigDecimal amount = new BigDecimal(text).setScale(2);
        if (amount.signum() < 0) {
            throw new IllegalArgumentException(text);
        }
        return amount;
    }

    private static Generation generation(String text) {
        return Generation.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static Duration processing(String text) {
        Duration duration = Duration.parse(text);
        if (duration.isNegative() || duration.compareTo(Behaviour.LONGEST_PROCESSING) > 0) {
            throw new IllegalArgumentException(text);
        }
        return duration;
    }

    private static URI address(String text) {
        URI uri = URI.create(text);
        boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null) {
            throw new IllegalArgumentException(text);
        }
        return uri;
    }

    @Override
    public String toString() {
        return "SandboxSettings[" + host + ":" + port + ", dataDir=" + dataDir + ", apiKey=***]";
    }
}
