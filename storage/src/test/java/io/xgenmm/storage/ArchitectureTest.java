package io.xgenmm.storage;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.xgenmm.storage");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.xgenmm.storage.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each aggregate must be readable without its users")
                .check(MAIN);
    }

    @Test
    void theVocabularyKnowsNoAggregate() {
        noClasses()
                .that()
                .resideInAPackage("io.xgenmm.storage")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.xgenmm.storage.*..")
                .because("every aggregate builds on it")
                .check(MAIN);
    }

    @Test
    void autoConfigurationsAreFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .because("they are named by others and extended by nobody")
                .check(MAIN);
    }
}
