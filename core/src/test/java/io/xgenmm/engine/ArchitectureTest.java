package io.xgenmm.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of docs/decisions/0001. */
class ArchitectureTest {
    private final JavaClasses core = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.xgenmm");

    @Test
    void noPackageCycles() {
        slices().matching("io.xgenmm.(**)")
                .should()
                .beFreeOfCycles()
                .because("a reader must be able to start somewhere")
                .check(core);
    }

    @Test
    void noSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("core is for every JVM program")
                .check(core);
    }

    @Test
    void arrowsPointOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("vocabulary")
                .definedBy("io.xgenmm.engine")
                .layer("checkpoint")
                .definedBy("io.xgenmm.engine.checkpoint..")
                .layer("onnx")
                .definedBy("io.xgenmm.engine.onnx..")
                .layer("importer")
                .definedBy("io.xgenmm.engine.importer..")
                .layer("vision")
                .definedBy("io.xgenmm.engine.vision..")
                .layer("prompt")
                .definedBy("io.xgenmm.engine.prompt..")
                .layer("grammar")
                .definedBy("io.xgenmm.engine.grammar..")
                .layer("decode")
                .definedBy("io.xgenmm.engine.decode..")
                .layer("schedule")
                .definedBy("io.xgenmm.engine.schedule..")
                .layer("runtime")
                .definedBy("io.xgenmm.engine.runtime..")
                .whereLayer("vocabulary")
                .mayNotAccessAnyLayer()
                .whereLayer("checkpoint")
                .mayOnlyAccessLayers("vocabulary")
                .whereLayer("vision")
                .mayOnlyAccessLayers("vocabulary", "checkpoint")
                .whereLayer("prompt")
                .mayOnlyAccessLayers("vocabulary", "checkpoint")
                .whereLayer("runtime")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("schedule")
                .mayOnlyBeAccessedByLayers("runtime")
                .whereLayer("decode")
                .mayOnlyBeAccessedByLayers("schedule", "runtime")
                .because("see docs/decisions/0001-shape.md")
                .check(core);
    }
}
