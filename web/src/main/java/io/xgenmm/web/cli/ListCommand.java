package io.xgenmm.web.cli;

import io.xgenmm.engine.importer.ModelStore;
import io.xgenmm.engine.importer.StoredModel;
import io.xgenmm.web.models.EmbeddedModels;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** The models there are. */
@Command(
        name = "list",
        description = "List the models of the store and the embedded ones.",
        footerHeading = "%nExamples:%n",
        footer = {"  xgen-mm list", "  xgen-mm list --output json"})
final class ListCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    /** @param source store or embedded */
    record Entry(String name, String source, String variant, String precision, long bytes, String sha256) {
        static Entry of(StoredModel model) {
            return new Entry(
                    model.name(),
                    "store",
                    model.variant().label(),
                    model.precision().label(),
                    model.bytes(),
                    model.sha256());
        }

        static Entry of(EmbeddedModels.Embedded model) {
            return new Entry(model.name(), "embedded", model.variant().label(), "fp32", model.bytes(), model.sha256());
        }
    }

    record Models(List<Entry> models) {}

    @Override
    public Integer call() {
        Stream<Entry> stored =
                new ModelStore(common.home().directory()).list().stream().map(Entry::of);
        Stream<Entry> embedded =
                new EmbeddedModels(common.home()).list().stream().map(Entry::of);
        List<Entry> all = Stream.concat(stored, embedded).toList();
        if (common.json()) {
            cli.console().json(new Models(all));
        } else {
            print(all);
        }
        return ExitCode.DONE;
    }

    private void print(List<Entry> entries) {
        String row = "%-32s %-9s %-12s %-9s %9s  %s";
        cli.console().out().println(row.formatted("NAME", "SOURCE", "VARIANT", "PRECISION", "SIZE", "SHA-256"));
        for (Entry entry : entries) {
            cli.console()
                    .out()
                    .println(row.formatted(
                            entry.name(),
                            entry.source(),
                            entry.variant(),
                            entry.precision(),
                            size(entry.bytes()),
                            entry.sha256().substring(0, 12)));
        }
        cli.console().out().flush();
    }

    private static String size(long bytes) {
        return bytes >= 1L << 30 ? "%.1f GB".formatted(bytes / 1e9) : "%.1f MB".formatted(bytes / 1e6);
    }
}
