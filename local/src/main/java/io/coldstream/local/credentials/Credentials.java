package io.coldstream.local.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.coldstream.avro.SealedCredentials;
import io.coldstream.schemas.AssociatedData;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.RegistrySerdes;
import io.coldstream.schemas.process.CannotStartException;
import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coldstream credentials}: one mailbox's credentials, for who holds their key. */
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Prints one mailbox's credentials to who holds their key.",
            "Reads them from Kafka; KAFKA_* variables are passed on to its client."
        })
public final class Credentials implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MAILBOX", description = "The mailboxId.")
    private String mailboxId = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "A private key of the credentials, or a folder with several; may be repeated."
                    + " With a data folder, those in its folder 'keys' by default.")
    private List<Path> keys = List.of();

    @ArgGroup
    private Source source = new Source();

    @Option(names = "--json", description = "Prints a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Source.Place place = source.place();
        Opener opener = opener();
        var variables = new TreeMap<>(System.getenv());
        variables.put("KAFKA_BOOTSTRAP_SERVERS", place.kafka());
        var topic = new CredentialsTopic(new Environment(variables).kafka(), new RegistrySerdes(place.registry()));
        SealedCredentials sealed = topic.newest(mailboxId)
                .orElseThrow(() -> new CannotStartException("No credentials of mailbox " + mailboxId
                        + " are kept: it is not known, none came with it, or they were withdrawn"));
        print(sealed, open(opener, sealed));
        return 0;
    }

    private Opener opener() {
        List<Path> places = keys;
        if (places.isEmpty()) {
            Path folder = source.folder();
            if (folder == null) {
                throw new SettingsException(List.of("--key FILE is needed with --kafka"));
            }
            places = List.of(folder.resolve("keys"));
        }
        try {
            return Opener.of(places.stream()
                    .flatMap(place -> KeyPurpose.CREDENTIALS.privateFiles(place).stream())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new CannotStartException("The key can't be used: " + e.getMessage(), e);
        }
    }

    private JsonNode open(Opener opener, SealedCredentials sealed) throws IOException {
        try {
            return JSON.readTree(opener.open(sealed.getSealed(), AssociatedData.credentials(mailboxId)));
        } catch (GeneralSecurityException e) {
            throw new CannotStartException(
                    "This key does not open the credentials of mailbox " + mailboxId + ": they were sealed for key "
                            + sealed.getSealed().getKeyId(),
                    e);
        }
    }

    private void print(SealedCredentials sealed, JsonNode credentials) throws IOException {
        if (spec == null) {
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(JSON.createObjectNode()
                    .put("mailboxId", mailboxId)
                    .put("sentAt", sealed.getSentAt().toString())
                    .set("credentials", credentials)));
            return;
        }
        out.println("mailbox " + mailboxId + ", as the reseller sent them at " + sealed.getSentAt());
        for (Map.Entry<String, JsonNode> field : credentials.properties()) {
            out.println("  " + field.getKey() + ": " + shown(field.getValue()));
        }
    }

    /** As it is; in JSON's spelling when there is something in it that would move the cursor. */
    private static String shown(JsonNode value) {
        boolean plain = value.isTextual() && value.asText().chars().noneMatch(Character::isISOControl);
        return plain ? value.asText() : value.toString();
    }
}
