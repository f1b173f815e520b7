package io.xgenmm.web.models;

import java.nio.file.Path;

/** The home folder and what lies where in it. */
public record Home(Path directory) {

    public static final String VARIABLE = "XGEN_MM_HOME";

    public Home {
        directory = directory.toAbsolutePath().normalize();
    }

    /** What the environment says, else {@code ~/.xgen-mm}. */
    public static Home ofEnvironment() {
        String variable = System.getenv(VARIABLE);
        return new Home(
                variable == null || variable.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".xgen-mm")
                        : Path.of(variable));
    }

    public Path models() {
        return directory.resolve("models");
    }

    public Path cache() {
        return directory.resolve("cache");
    }

    public Path plugins() {
        return directory.resolve("plugins");
    }
}
