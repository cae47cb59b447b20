package org.fasttrack.lab;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the architecture. A package that has no classes yet breaks none of them. */
class ArchitectureTest {
    private static final String ROOT = "org.fasttrack.";
    private static final List<String> MODULES = List.of("common", "supernode", "peer", "lab");
    /** Benchmarks put rivals and real adapters together and print tables: they are programs of their own. */
    private static final String BENCH = "org.fasttrack.lab.bench..";

    private static final String GENERATED = ROOT + "common.wire.proto..";

    /** Protocol cores, and the pure packages that they may see beside themselves. */
    private static final String[] CORES = {
        ROOT + "common.core..",
        ROOT + "common.reputation..",
        ROOT + "common.promotion..",
        ROOT + "supernode.overlay..",
        ROOT + "supernode.promotion..",
        ROOT + "peer.swarm..",
    };

    private static final String[] PURE = Stream.concat(
                    Stream.of(CORES),
                    Stream.of(
                            ROOT + "common.identity..",
                            ROOT + "common.content..",
                            ROOT + "common.share..",
                            ROOT + "common.query..",
                            ROOT + "common.log..",
                            "java.lang..",
                            "java.util..",
                            "java.time..",
                            "java.math..",
                            "java.nio",
                            "java.nio.charset",
                            "org.jspecify.."))
            .toArray(String[]::new);

    private static JavaClasses code;

    @BeforeAll
    static void readTheCode() {
        code = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.fasttrack");
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(code);
    }

    @TestFactory
    Stream<DynamicTest> moduleDependsOnTheOnesBeforeItOnly() {
        return MODULES.stream()
                .map(module -> DynamicTest.dynamicTest(module, () -> {
                    String[] later = MODULES.stream()
                            .skip(MODULES.indexOf(module) + 1L)
                            .map(name -> ROOT + name + "..")
                            .toArray(String[]::new);
                    check(noClasses()
                            .that()
                            .resideInAPackage(ROOT + module + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(later));
                }));
    }

    @Test
    void packagesHaveNoCycle() {
        check(slices().matching("org.fasttrack.(**)").should().beFreeOfCycles());
    }

    @Test
    void overlaySiblingsNeverMeet() {
        check(slices().matching("org.fasttrack.supernode.overlay.(*)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void coresSeePurePackagesOnly() {
        check(classes().that().resideInAnyPackage(CORES).should().onlyDependOnClassesThat(resideInAnyPackage(PURE)));
    }

    @Test
    void coresHaveNoClockRandomThreadOrLogger() {
        check(noClasses()
                .that()
                .resideInAnyPackage(CORES)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.UUID")
                .orShould()
                .dependOnClassesThat(assignableTo(Thread.class))
                .orShould()
                .dependOnClassesThat(assignableTo(Executor.class))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging.."));
    }

    @TestFactory
    Stream<DynamicTest> libraryStaysInItsPackages() {
        return Map.of(
                        "org.jgroups..", List.of(ROOT + "supernode.membership.jgroups..", BENCH),
                        "org.mapdb..", List.of(ROOT + "peer.library.mapdb..", ROOT + "supernode.ledger.mapdb.."),
                        "org.bouncycastle..", List.of(ROOT + "common.identity..", BENCH))
                .entrySet()
                .stream()
                .map(only -> DynamicTest.dynamicTest(
                        only.getKey(),
                        () -> check(noClasses()
                                .that()
                                .resideOutsideOfPackages(only.getValue().toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(only.getKey()))));
    }

    @Test
    void onlyCliPackagesPrintAndExit() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("..cli..", GENERATED, BENCH)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethodWhere(target(name("printStackTrace")).and(target(owner(assignableTo(Throwable.class))))));
    }

    @Test
    void onlyCliPackagesKnowTheAdapters() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("..cli..", "..jgroups..", "..mapdb..", BENCH)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + "supernode.membership.jgroups..",
                        ROOT + "peer.library.mapdb..",
                        ROOT + "supernode.ledger.mapdb..")));
    }
}
