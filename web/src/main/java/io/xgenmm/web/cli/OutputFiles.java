package io.xgenmm.web.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that a command writes where the user said. */
final class OutputFiles {

    private OutputFiles() {}

    /** @throws BadInputException if the file cannot be written */
    static void write(Path file, String content) {
        try {
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new BadInputException("cannot write the output file: %s".formatted(InputFiles.reason(file, e)), e);
        }
    }
}
