package io.xgenmm.web.cli;

import io.xgenmm.engine.Precision;
import io.xgenmm.engine.importer.ImportRequest;
import io.xgenmm.engine.importer.ModelImporter;
import io.xgenmm.engine.importer.ModelStore;
import io.xgenmm.engine.importer.StoredModel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A checkpoint folder into the model store. */
@Command(
        name = "import",
        description = "Import a checkpoint in the published layout into the model store; goes on where it was stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm import ./xgen-mm-phi3-mini-instruct-interleave-r-v1.5 --precision int4",
            "  xgen-mm import ./checkpoint --name mine --precision fp16 --verify --force",
            "  xgen-mm import ./checkpoint --name mine --if-missing --checksums SHA256SUMS"
        })
final class ImportCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "DIR", description = "folder with config.json and safetensors files")
    Path checkpoint = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "name in the store (default: the folder's)")
    @Nullable
    String name;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "int4",
            description = "int4, int8, fp16, bf16 or fp32 (default: ${DEFAULT-VALUE})")
    String precision = "int4";

    @Option(
            names = "--vision-precision",
            paramLabel = "P",
            description = "of vision encoder and resampler (default: as --precision, int8 for int4)")
    @Nullable
    String visionPrecision;

    @Option(names = "--force", description = "replace a model of that name")
    boolean force;

    @Option(names = "--verify", description = "read the result back and compare its hashes")
    boolean verify;

    @Option(names = "--if-missing", description = "do nothing when the store has a model of that name")
    boolean ifMissing;

    @Option(
            names = "--checksums",
            paramLabel = "FILE",
            description = "compare the folder's files first with these SHA-256 hashes, in the form of sha256sum")
    @Nullable
    Path checksums;

    @Override
    public Integer call() {
        Optional<StoredModel> present =
                ifMissing ? new ModelStore(common.home().directory()).find(name()) : Optional.empty();
        present.ifPresentOrElse(model -> report(model, cli.console(), common.json()), this::importCheckpoint);
        return ExitCode.DONE;
    }

    private String name() {
        return name == null ? ImportRequest.defaultName(checkpoint) : name;
    }

    private void importCheckpoint() {
        if (checksums != null) {
            Checksums.read(checksums).check(checkpoint);
        }
        ImportRequest request = ImportRequest.of(checkpoint, common.home().directory(), name(), Precision.of(precision))
                .withForce(force)
                .withVerify(verify);
        request = visionPrecision == null ? request : request.withVisionPrecision(Precision.of(visionPrecision));
        try (Progress progress = Progress.of(cli.console())) {
            report(ModelImporter.importCheckpoint(request, progress), cli.console(), common.json());
        }
    }

    static void report(StoredModel model, Console console, boolean json) {
        if (json) {
            console.json(ListCommand.Entry.of(model));
            return;
        }
        console.out()
                .println("%s is in the store (%s, %s, %d MB); try: xgen-mm run --model %s --image FILE --prompt TEXT"
                        .formatted(
                                model.name(),
                                model.variant().label(),
                                model.precision().label(),
                                model.bytes() >> 20,
                                model.name()));
    }
}
