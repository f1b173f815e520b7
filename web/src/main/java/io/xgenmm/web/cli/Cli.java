package io.xgenmm.web.cli;

import io.xgenmm.web.models.EngineOpener;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line: finds the command, runs it, turns failures into one line and an exit code. */
@Command(
        name = "xgen-mm",
        description = "Serves Salesforce's XGen-MM (BLIP-3) vision-language models from the JVM.",
        versionProvider = Cli.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Without a command: serve. `xgen-mm COMMAND --help` explains one."},
        subcommands = {
            ServeCommand.class,
            RunCommand.class,
            RunBatchCommand.class,
            InspectCommand.class,
            TokenizeCommand.class,
            ImportCommand.class,
            PullCommand.class,
            ListCommand.class,
            RemoveCommand.class,
            BenchCommand.class,
            EvalCommand.class,
            DoctorCommand.class
        })
public final class Cli implements Runnable {

    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");
    private static final String LOG_CONFIGURATION = "logback.configurationFile";

    static final Cli UNSET = new Cli(
            (arguments, console) -> ExitCode.ENGINE,
            options -> {
                throw new IllegalStateException("this command was not started by the command line");
            },
            new Console(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                    System.out,
                    System.err,
                    false));

    private final ServerLauncher launcher;
    private final EngineOpener opener;
    private final Console console;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help and exit")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version and exit")
    boolean version;

    Cli(ServerLauncher launcher, EngineOpener opener, Console console) {
        this.launcher = launcher;
        this.opener = opener;
        this.console = console;
    }

    /** Runs one command to its end and returns the exit code. */
    public static int run(List<String> arguments, ServerLauncher launcher, EngineOpener opener, Console console) {
        List<String> complete = withCommand(arguments);
        if (!complete.contains("serve")) {
            System.setProperty(LOG_CONFIGURATION, "command-line-logback.xml");
        }
        return commandLine(new Cli(launcher, opener, console)).execute(complete.toArray(String[]::new));
    }

    /** The streams of this process, in UTF-8 whatever the machine prefers. */
    public static Console processConsole() {
        return new Console(
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                new PrintStream(
                        new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8),
                onTerminal());
    }

    /** From Java 22 on there may be a console object without a terminal; it then says so itself. */
    private static boolean onTerminal() {
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(
                    java.io.Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true; // before 22 there is a console on a terminal only
        }
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    private static List<String> withCommand(List<String> arguments) {
        boolean named =
                !arguments.isEmpty() && (!arguments.get(0).startsWith("-") || OWN_OPTIONS.contains(arguments.get(0)));
        return named
                ? arguments
                : Stream.concat(Stream.of("serve"), arguments.stream()).toList();
    }

    private static CommandLine commandLine(Cli cli) {
        CommandLine line = new CommandLine(cli)
                .setOut(writer(cli.console.out()))
                .setErr(writer(cli.console.err()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> {
                    cli.fail(e, wantsTrace(List.of(arguments)));
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, command, result) -> {
                    cli.fail(e, wantsTrace(result.originalArgs()));
                    return ExitCode.of(e);
                });
        return line;
    }

    private static boolean wantsTrace(List<String> arguments) {
        return arguments.contains("--debug");
    }

    private void fail(Throwable failure, boolean trace) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        console.err().println("error: " + String.join(" ", message.strip().split("\\R\\s*")));
        if (trace) {
            failure.printStackTrace(console.err());
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.err());
    }

    ServerLauncher launcher() {
        return launcher;
    }

    EngineOpener opener() {
        return opener;
    }

    Console console() {
        return console;
    }

    /** Of the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Cli.class.getPackage().getImplementationVersion();
            return new String[] {
                "xgen-mm " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
            };
        }
    }
}
