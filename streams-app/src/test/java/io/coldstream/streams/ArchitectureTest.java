package io.coldstream.streams;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;

/** Where a line belongs: the rules of the house, held on every build. */
@AnalyzeClasses(packages = "io.coldstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.coldstream.streams.";

    @ArchTest
    static final ArchRule DOMAIN_KNOWS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage(ROOT + "domain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "domain..",
                    "java.lang..",
                    "java.math",
                    "java.nio.charset",
                    "java.security",
                    "java.time..",
                    "java.util..",
                    "org.jspecify.annotations");

    @ArchTest
    static final ArchRule DOMAIN_READS_NO_CLOCK_AND_THROWS_NO_DICE = noClasses()
            .that()
            .resideInAPackage(ROOT + "domain..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.UUID")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("ThreadLocalRandom");

    @ArchTest
    static final ArchRule CODEC_ALONE_SEES_THE_WIRE_AND_THE_DOMAIN = noClasses()
            .that()
            .resideInAPackage(ROOT + "domain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.coldstream.avro", ROOT + "avro", "com.fasterxml..", "org.apache..");

    @ArchTest
    static final ArchRule ROOMS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching(ROOT + "(topology|sink|query)..").should().notDependOnEachOther();

    /** A query of theirs and a write to the same store can wait for each other for ever: KAFKA-19629, in 4.3.1. */
    @ArchTest
    static final ArchRule NOBODY_ASKS_STORES_BY_QUERIES_THAT_CAN_DEADLOCK = noClasses()
            .that()
            .resideInAPackage("io.coldstream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka.streams.query..");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.coldstream.(**)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_MAINS_READ_THE_ENVIRONMENT = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);
}
