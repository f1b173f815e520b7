package io.xgenmm.storage.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts PostgreSQL's programs, which refuse to run as root. A root user is therefore left outside of their user
 * namespace; everybody else starts them as they are. They run in a session of their own where possible, so that Ctrl-C
 * on a terminal reaches the server only after this process has closed it.
 *
 * @param prefix what root puts before each command; empty for everybody else
 */
record Launcher(Binaries binaries, List<String> prefix) {
    private static final long SECONDS = 120;

    static Launcher of(Binaries binaries) {
        boolean root = "root".equals(System.getProperty("user.name")) || uidIsZero();
        if (root && !succeeds("unshare", "-U", "true")) {
            throw new EmbeddedPostgresException(
                    "PostgreSQL does not run as root, and this system does not let root leave its user namespace "
                            + "(unshare -U failed). Run as an ordinary user, or set spring.datasource.url to a "
                            + "PostgreSQL 14 or newer");
        }
        return new Launcher(binaries, root ? List.of("unshare", "-U") : List.of());
    }

    /** Runs a program to its end; {@code log} takes what it says. Returns its exit code. */
    int run(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = start(log, command);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new EmbeddedPostgresException(
                    "%s did not end within %d s; see %s".formatted(command.get(0), SECONDS, log));
        }
        return process.exitValue();
    }

    /** Starts the server itself, detached from our terminal. */
    Process startServer(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.addAll(prefix);
        command.add(binaries.program("postgres").toString());
        command.addAll(arguments);
        return process(log, command);
    }

    private Process start(Path log, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(prefix);
        whole.add(binaries.program(command.get(0)).toString());
        whole.addAll(command.subList(1, command.size()));
        return process(log, whole);
    }

    private static Process process(Path log, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C"); // we read the messages
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        return builder.start();
    }

    private static boolean uidIsZero() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
