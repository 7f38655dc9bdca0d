package io.coldstream.local.keys;

import io.coldstream.schemas.SealingKeys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coldstream keys create}. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes the keys that are missing, and shows all. What is there stays as it is; 'coldstream up' does the same.",
            "The folder (0700) and its files (0600) are their owner's alone. Keep a copy of the private keys and of"
                    + " body-hash.key in a safe place: what was sealed for a key that is lost opens never again."
        })
final class KeysCreate implements Callable<Integer> {

    @Mixin
    private KeyFolder folder = new KeyFolder();

    @Override
    public Integer call() {
        return folder.within(path -> {
            SealingKeys.create(path);
            return KeysShow.show(folder, path);
        });
    }
}
