package io.xgenmm.web.cli;

import java.util.List;

/** Starts the server; the only way from here to Spring. */
public interface ServerLauncher {

    /**
     * Runs until the server is stopped.
     *
     * @param arguments as Spring takes them: {@code --property=value}
     * @return the exit code
     */
    int launch(List<String> arguments, Console console);
}
