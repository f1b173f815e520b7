package io.xgenmm.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: line 1 is the process, line 4 the port, line 8 the state.
 *
 * @param port 0 until the server has written it
 */
record Postmaster(long pid, int port, boolean ready) {
    /** Empty when there is no file or it is not written to the end of its first line. */
    static Optional<Postmaster> read(Path cluster) throws IOException {
        List<String> lines = lines(file(cluster));
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d+")) {
            return Optional.empty();
        }
        int port = lines.size() > 3 && lines.get(3).strip().matches("\\d+")
                ? Integer.parseInt(lines.get(3).strip())
                : 0;
        boolean ready = lines.size() > 7 && lines.get(7).strip().equals("ready");
        return Optional.of(new Postmaster(Long.parseLong(lines.get(0).strip()), port, ready));
    }

    /** A server that starts or ends may take the file away at any moment. */
    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static Path file(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** The process, when it lives and is a server of this very cluster; another process may carry its number by now. */
    Optional<ProcessHandle> process(Path cluster) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> serves(process, cluster));
    }

    private static boolean serves(ProcessHandle process, Path cluster) {
        String command = commandLine(process);
        return command.contains("postgres") && command.contains(cluster.toString());
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) { // no Linux
            return process.info().commandLine().orElse("");
        }
    }
}
