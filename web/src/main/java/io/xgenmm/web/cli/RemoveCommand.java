package io.xgenmm.web.cli;

import io.xgenmm.engine.importer.ModelStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deletes a model of the store. */
@Command(
        name = "remove",
        description = "Delete a model of the store.",
        footerHeading = "%nExample:%n",
        footer = "  xgen-mm remove mine")
final class RemoveCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "NAME", description = "name in the store")
    String name = "";

    record Removed(String removed) {}

    @Override
    public Integer call() {
        ModelStore store = new ModelStore(common.home().directory());
        if (!store.remove(name)) {
            throw store.missing(name);
        }
        if (common.json()) {
            cli.console().json(new Removed(name));
        } else {
            cli.console().out().println("removed " + name);
        }
        return ExitCode.DONE;
    }
}
