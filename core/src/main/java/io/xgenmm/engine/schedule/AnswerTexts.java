package io.xgenmm.engine.schedule;

import io.xgenmm.engine.prompt.TextStream;
import java.util.List;

/** Makes a text for each answer. Thread-safe. */
@FunctionalInterface
public interface AnswerTexts {
    /** @param stopSequences texts that end the answer */
    TextStream open(List<String> stopSequences);
}
