package io.coldstream.local;

import io.coldstream.schemas.SealingKeys;
import java.io.IOException;
import java.nio.file.Path;

/** Makes the sealing keys in a folder, where there are none yet. */
public final class KeysMain {

    private KeysMain() {}

    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("Usage: KeysMain FOLDER");
            System.exit(2);
        }
        try {
            SealingKeys.create(Path.of(arguments[0]));
        } catch (IOException | IllegalStateException e) {
            System.err.println("The keys in " + arguments[0] + " can't be made: " + e.getMessage());
            System.exit(1);
        }
    }
}
