package io.xgenmm.engine.checkpoint;

import io.xgenmm.engine.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a checkpoint, so that everything is told at once. One thread. */
final class Problems {

    /** Lines of a message that a person still reads. */
    private static final int SHOWN = 100;

    private final List<String> found = new ArrayList<>();

    void add(String problem) {
        found.add(problem);
    }

    /** Adds the first few of many alike and counts the rest. */
    void addMany(List<String> problems, int shown, String rest) {
        found.addAll(problems.subList(0, Math.min(shown, problems.size())));
        if (problems.size() > shown) {
            found.add("... and %d more %s".formatted(problems.size() - shown, rest));
        }
    }

    int count() {
        return found.size();
    }

    void throwIfAny(Path directory) {
        if (!found.isEmpty()) {
            throw new ModelLoadException(message(directory));
        }
    }

    private String message(Path directory) {
        var text = new StringBuilder("checkpoint %s cannot be opened, %d %s:"
                .formatted(directory, found.size(), found.size() == 1 ? "problem" : "problems"));
        found.stream().limit(SHOWN).forEach(problem -> text.append("\n  - ").append(problem));
        if (found.size() > SHOWN) {
            text.append("\n  - ... and %d more".formatted(found.size() - SHOWN));
        }
        return text.toString();
    }
}
