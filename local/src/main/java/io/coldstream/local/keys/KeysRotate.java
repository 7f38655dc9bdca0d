package io.coldstream.local.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import io.coldstream.schemas.KeyRing.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coldstream keys rotate}. */
@Command(
        name = "rotate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes a new pair that seals from now on. The old private key stays, and opens what was sealed for it.",
            "Processes go on with the keys that they have until they are restarted; it says which first.",
            "body-hash.key is never replaced: by their hashes under it webhooks are known again."
        })
final class KeysRotate implements Callable<Integer> {

    @Option(
            names = "--what",
            required = true,
            paramLabel = "PAIR",
            description = "webhooks (the ingress seals) or credentials (the streams-app seals).")
    private @Nullable KeyPurpose what;

    @Option(names = "--dry-run", description = "Says what would be done and what comes next, and changes nothing.")
    private boolean dryRun;

    @Mixin
    private KeyFolder folder = new KeyFolder();

    @Override
    public Integer call() {
        KeyPurpose purpose = what;
        if (purpose == null) {
            throw new IllegalStateException("the command line demands --what");
        }
        return folder.within(path -> dryRun ? explain(purpose, path) : rotate(purpose, path));
    }

    private int explain(KeyPurpose purpose, Path path) throws IOException {
        Key old = KeyFolder.of(purpose, path).getFirst();
        String publicFile = Shown.name(purpose.publicFile(path));
        List<String> steps = NextSteps.of(purpose, publicFile, "the new private key");
        List<String> lines = new ArrayList<>(List.of(
                "Nothing was changed. Without --dry-run a new private key would be added to " + path
                        + ", and the public key in " + publicFile + " replaced by its own.",
                "Key " + old.id() + " would open only (" + Shown.name(old.file()) + ").",
                "What would come next:"));
        lines.addAll(numbered(steps));
        ObjectNode json = json(purpose, steps);
        json.set("replaces", Shown.json(purpose, old));
        folder.say(json, lines);
        return 0;
    }

    private int rotate(KeyPurpose purpose, Path path) throws IOException {
        Key before = KeyFolder.of(purpose, path).getFirst();
        KeyRing ring = new KeyRing(purpose, path);
        Key fresh = ring.rotate();
        Key old = ring.keys().stream()
                .filter(key -> key.id().equals(before.id()))
                .findFirst()
                .orElse(before);
        String publicFile = Shown.name(ring.publicFile());
        List<String> steps = NextSteps.of(purpose, publicFile, Shown.name(fresh.file()));
        List<String> lines = new ArrayList<>(List.of(
                "Key " + fresh.id() + " seals " + Shown.name(purpose) + " from now on: " + publicFile + " (public), "
                        + Shown.name(fresh.file()) + " (private).",
                "Key " + old.id() + " opens only (" + Shown.name(old.file()) + ")."));
        Shown.need(purpose, old).forEach(line -> lines.add("  " + line));
        lines.add("What comes next:");
        lines.addAll(numbered(steps));
        ObjectNode json = json(purpose, steps);
        json.set("key", Shown.json(purpose, fresh));
        json.set("replaced", Shown.json(purpose, old));
        folder.say(json, lines);
        return 0;
    }

    private ObjectNode json(KeyPurpose purpose, List<String> steps) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("what", Shown.name(purpose))
                .put("done", !dryRun);
        steps.forEach(json.putArray("next")::add);
        return json;
    }

    private static List<String> numbered(List<String> steps) {
        List<String> lines = new ArrayList<>();
        for (String step : steps) {
            lines.add("  " + (lines.size() + 1) + ". " + step);
        }
        lines.add("  " + NextSteps.onOneMachine());
        return lines;
    }
}
