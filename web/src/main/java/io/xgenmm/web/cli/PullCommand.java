package io.xgenmm.web.cli;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.hub.HubDownload;
import io.xgenmm.engine.hub.HubEndpoint;
import io.xgenmm.engine.hub.HubRepository;
import io.xgenmm.engine.hub.HubToken;
import io.xgenmm.engine.importer.ImportRequest;
import io.xgenmm.engine.importer.ModelImporter;
import io.xgenmm.engine.importer.ModelStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** A checkpoint from the Hub into the model store. */
@Command(
        name = "pull",
        description = "Download a checkpoint from the Hugging Face Hub and import it; goes on where it was stopped.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm pull Salesforce/xgen-mm-phi3-mini-instruct-interleave-r-v1.5",
            "  xgen-mm pull Salesforce/xgen-mm-phi3-mini-base-r-v1.5@main --name base --precision fp16",
            "  xgen-mm pull me/private --token-env MY_TOKEN --endpoint https://hub.example.org"
        })
final class PullCommand implements Callable<Integer> {

    private static final String USUAL_TOKEN = "HF_TOKEN";

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "OWNER/NAME[@REVISION]",
            description = "repository, and branch, tag or commit (default: main)")
    String repository = "";

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "another server with the Hub's protocol: https, or http on this machine")
    @Nullable
    String endpoint;

    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description = "environment variable that holds a token (default: HF_TOKEN, if set)")
    @Nullable
    String tokenVariable;

    @Option(names = "--name", paramLabel = "NAME", description = "name in the store (default: the repository's)")
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

    @Override
    public Integer call() throws InterruptedException {
        HubRepository from = HubRepository.of(repository);
        ImportRequest request = request(from);
        if (!force
                && new ModelStore(common.home().directory())
                        .find(request.name())
                        .isPresent()) {
            throw new ModelLoadException("a model named %s exists; choose another --name or replace it with --force"
                    .formatted(request.name()));
        }
        try (Progress progress = Progress.of(cli.console())) {
            Path cache = common.home().cache().resolve("hub");
            Path checkpoint = new HubDownload(server(), from, token(), cache, progress).run();
            ImportCommand.report(
                    ModelImporter.importCheckpoint(request.from(checkpoint), progress), cli.console(), common.json());
        }
        return ExitCode.DONE;
    }

    /** Made before the download, so that a wrong name or precision costs none. */
    private ImportRequest request(HubRepository from) {
        ImportRequest request = ImportRequest.of(
                        Path.of(""),
                        common.home().directory(),
                        name == null ? from.name() : name,
                        Precision.of(precision))
                .withForce(force);
        return visionPrecision == null ? request : request.withVisionPrecision(Precision.of(visionPrecision));
    }

    private HubEndpoint server() {
        return endpoint == null ? HubEndpoint.PUBLIC : HubEndpoint.of(endpoint);
    }

    private Optional<HubToken> token() {
        String value = System.getenv(tokenVariable == null ? USUAL_TOKEN : tokenVariable);
        boolean set = value != null && !value.isBlank();
        if (tokenVariable != null && !set) {
            throw new IllegalArgumentException(
                    "--token-env must name an environment variable that holds a token, but %s is not set"
                            .formatted(tokenVariable));
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank()).map(text -> new HubToken(text.strip()));
    }
}
