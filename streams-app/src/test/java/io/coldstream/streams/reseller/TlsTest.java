package io.coldstream.streams.reseller;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.coldstream.schemas.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is sent, least of all what is paid, to a server whose certificate is not to be believed. */
@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "for-this-test".toCharArray();
    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(20), Duration.ofSeconds(25), 1 << 20, 3, Duration.ZERO);
    private static final String ACCEPTED = "{\"status\":200,\"message\":\"Subscriptions added for renewal.\"}";
    private static final Reply NOT_BELIEVED = new Reply.NotSent("tls-failed");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @BeforeAll
    static void issueCertificates() throws Exception {
        key("authority", "-ext", "bc:c");
        issue("good", "-validity", "2", "-ext", "san=ip:127.0.0.1");
        issue("expired", "-startdate", "-30d", "-validity", "10", "-ext", "san=ip:127.0.0.1");
        issue("elsewhere", "-validity", "2", "-ext", "san=dns:other.example");
        key("self-signed", "-ext", "san=ip:127.0.0.1");
        tool(
                "-exportcert",
                "-rfc",
                "-alias",
                "authority",
                "-file",
                folder.resolve("authority.pem").toString());
    }

    @Test
    void certificateOfATrustedAuthorityIsBelieved() throws Exception {
        try (var server = new Server("good", "TLSv1.3")) {
            assertThat(renew(server)).isInstanceOf(Reply.Answered.class);
            assertThat(server.requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "elsewhere", "self-signed"})
    void certificateThatIsNotToBeBelievedMeansThatNothingIsSent(String certificate) throws Exception {
        try (var server = new Server(certificate, "TLSv1.3")) {
            assertThat(renew(server)).isEqualTo(NOT_BELIEVED);
            assertThat(api(server, trust()).observe("S1", Optional.empty()))
                    .isEqualTo(new Observation.Failed(NOT_BELIEVED));
            assertThat(server.requests).hasValue(0);
        }
    }

    @Test
    void authorityThatTheJdkDoesNotKnowIsNotBelieved() throws Exception {
        try (var server = new Server("good", "TLSv1.3")) {
            assertThat(api(server, SSLContext.getDefault()).renew("S1", Optional::empty))
                    .isEqualTo(NOT_BELIEVED);
            assertThat(server.requests).hasValue(0);
        }
    }

    @Test
    void oldVersionsOfTlsAreNotSpoken() throws Exception {
        try (var server = new Server("good", "TLSv1.1")) {
            assertThat(renew(server))
                    .as("the server ends it, at a moment that the client may not know")
                    .isNotInstanceOf(Reply.Answered.class);
            assertThat(server.requests).hasValue(0);
        }
    }

    private static Reply renew(Server server) throws Exception {
        return api(server, trust()).renew("S1", Optional::empty);
    }

    private static ResellerApi api(Server server, SSLContext trust) {
        return new ResellerApi(server.base(), new Secret("k"), LIMITS, trust);
    }

    private static SSLContext trust() throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", store().getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        }
    }

    private static void key(String alias, String... more) throws Exception {
        tool(with(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias, "-dname", "CN=" + alias), more));
    }

    private static void issue(String alias, String... more) throws Exception {
        key(alias);
        String request = folder.resolve(alias + ".csr").toString();
        String certificate = folder.resolve(alias + ".pem").toString();
        tool("-certreq", "-alias", alias, "-file", request);
        tool(with(
                List.of("-gencert", "-rfc", "-alias", "authority", "-infile", request, "-outfile", certificate), more));
        tool("-importcert", "-noprompt", "-alias", alias, "-file", certificate);
    }

    private static String[] with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static void tool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", new String(PASSWORD)));
        Path output = folder.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    /** Speaks TLS with one of the certificates, and counts what comes through. */
    private static final class Server implements AutoCloseable {

        private final HttpsServer server;
        private final AtomicInteger requests = new AtomicInteger();

        Server(String certificate, String version) throws GeneralSecurityException, IOException {
            KeyStore all = store();
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    certificate, all.getKey(certificate, PASSWORD), PASSWORD, all.getCertificateChain(certificate));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance(version);
            context.init(keys.getKeyManagers(), null, null);
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            server.createContext("/", exchange -> {
                requests.incrementAndGet();
                byte[] body = ACCEPTED.getBytes(StandardCharsets.UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        URI base() {
            return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
