package io.coldstream.local.keys;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing.Key;
import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coldstream keys show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows of each key what it is for, its id, since when it seals or opens only, and how long it is needed.",
            "Times are those of the files: a copy that does not keep them makes a key look needed for longer, never less.",
            "Kafka deletes by whole segments: a replay from a topic's beginning can meet records up to a week older than"
                    + " the topic keeps them."
        })
final class KeysShow implements Callable<Integer> {

    @Mixin
    private KeyFolder folder = new KeyFolder();

    @Override
    public Integer call() {
        return folder.within(path -> show(folder, path));
    }

    static int show(KeyFolder to, Path path) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("folder", path.toString());
        List<String> lines = new ArrayList<>(List.of("keys in " + path));
        for (KeyPurpose purpose : KeyPurpose.values()) {
            List<Key> keys = KeyFolder.of(purpose, path);
            Path publicFile = purpose.publicFile(path);
            json.set(Shown.name(purpose), Shown.json(purpose, keys, publicFile));
            lines.add("");
            lines.addAll(Shown.lines(purpose, keys, publicFile));
        }
        Path hash = SealingKeys.in(path).bodyHash();
        Instant since = Files.getLastModifiedTime(hash).toInstant();
        json.set("bodyHash", Shown.bodyHashJson(hash, since));
        lines.add("");
        lines.add(Shown.bodyHash(hash, since));
        to.say(json, lines);
        return 0;
    }
}
