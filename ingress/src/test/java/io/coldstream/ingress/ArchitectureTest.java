package io.coldstream.ingress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.coldstream.schemas.KeyPurpose;
import io.coldstream.schemas.KeyRing;
import io.coldstream.schemas.Opener;
import io.coldstream.schemas.SealingKeys;

@AnalyzeClasses(packages = "io.coldstream.ingress", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** It seals; what could open, or find a key that does, it does not even know. */
    @ArchTest
    static final ArchRule THE_INGRESS_OPENS_NOTHING = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Opener.class, KeyRing.class, KeyPurpose.class, SealingKeys.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.google.crypto.tink.HybridDecrypt");
}
