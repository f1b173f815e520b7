package io.xgenmm.web.cli;

import io.xgenmm.web.models.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Unmatched;

/** The server, until it is stopped. */
@Command(
        name = "serve",
        description = "Start the server (also without any command). Spring's --property=value arguments work too.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm serve",
            "  xgen-mm serve --port 0 --model tiny-interleave --model ./my-model",
            "  xgen-mm serve --host 0.0.0.0 --xgen-mm.security.api-keys=A_LONG_KEY_OF_YOURS",
        })
final class ServeCommand implements Callable<Integer> {

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(names = "--host", paramLabel = "H", description = "address to listen on (default: 127.0.0.1)")
    @Nullable
    String host;

    @Option(names = "--port", paramLabel = "P", description = "port to listen on; 0 takes a free one (default: 8080)")
    @Nullable
    Integer port;

    @Option(names = "--model", paramLabel = "M", description = "a model to serve; may be repeated")
    List<String> models = List.of();

    @Unmatched
    List<String> properties = new ArrayList<>();

    @Override
    public Integer call() {
        return cli.launcher().launch(springArguments(), cli.console());
    }

    /** @throws IllegalArgumentException for anything that is no {@code --property=value} */
    List<String> springArguments() {
        for (String argument : properties) {
            if (!argument.matches("--[A-Za-z][^=]*(=.*)?") || !argument.contains(".")) {
                throw new IllegalArgumentException(
                        "expected an option of serve or --property=value, but found '%s'; see xgen-mm serve --help"
                                .formatted(argument));
            }
        }
        var arguments = new ArrayList<String>();
        if (common.home != null) {
            arguments.add("--xgen-mm.home=" + new Home(common.home).directory());
        }
        if (host != null) {
            arguments.add("--server.address=" + host);
        }
        if (port != null) {
            arguments.add("--server.port=" + port);
        }
        for (int i = 0; i < models.size(); i++) {
            arguments.add("--xgen-mm.models[%d].path=%s".formatted(i, models.get(i)));
        }
        arguments.addAll(properties);
        return arguments;
    }
}
