package io.xgenmm.web.cli;

import io.xgenmm.web.models.Home;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {

    /** Form of the result on standard output. */
    enum Output {
        text,
        json
    }

    @Option(names = "--home", paramLabel = "DIR", description = "home folder (default: $XGEN_MM_HOME, else ~/.xgen-mm)")
    @Nullable
    Path home;

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "form of the result; json prints exactly one document on standard output")
    Output output = Output.text;

    @Option(names = "--debug", description = "print a stack trace with an error")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    boolean help;

    Home home() {
        return home == null ? Home.ofEnvironment() : new Home(home);
    }

    boolean json() {
        return output == Output.json;
    }
}
