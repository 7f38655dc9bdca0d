package io.coldstream.local.keys;

import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import java.io.IOException;
import java.nio.file.Path;

/** Replaces the keys in a folder again and again. */
final class RotatesUntilKilled {

    private RotatesUntilKilled() {}

    public static void main(String[] arguments) throws IOException {
        KeyRing ring = new KeyRing(KeyPurpose.WEBHOOKS, Path.of(arguments[0]));
        for (int i = 0; ; i++) {
            ring.rotate();
            System.out.println("rotation " + i);
        }
    }
}
