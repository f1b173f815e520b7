package io.xgenmm.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class StructureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.xgenmm.web");

    @Test
    void modulesKeepToTheirPublicTypes() {
        ApplicationModules.of(XGenMmServer.class).verify();
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.xgenmm.web.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package is understood from the packages it names")
                .check(CLASSES);
    }

    @Test
    void theCommandLineKnowsNoSpring() {
        noClasses()
                .that()
                .resideInAPackage("io.xgenmm.web.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("run, inspect and tokenize start in a moment")
                .check(CLASSES);
    }
}
