package io.coldstream.schemas;

import org.apache.avro.generic.GenericContainer;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro loads the classes that a schema names only when they are trusted, and trusts no generated class by itself. What
 * it may load here: records, enums and fixed types generated from our own schemas.
 */
final class GeneratedClasses {

    private static final String OURS = "io.coldstream.";

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), GeneratedClasses::isOurs));
    }

    private GeneratedClasses() {}

    /** From here on Avro trusts our generated classes; called wherever one is read or written. */
    static void trust() {
        // The class initialiser has done it, once.
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS) && GenericContainer.class.isAssignableFrom(type);
    }
}
