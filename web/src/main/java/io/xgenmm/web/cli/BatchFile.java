package io.xgenmm.web.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The input of a batch. */
final class BatchFile {

    private BatchFile() {}

    /** All lines that are not blank. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new BadInputException("expected a JSON Lines file, but %s".formatted(InputFiles.reason(file, e)), e);
        }
    }
}
