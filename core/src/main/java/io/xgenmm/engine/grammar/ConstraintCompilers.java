package io.xgenmm.engine.grammar;

import io.xgenmm.engine.prompt.TextTokenizer;
import java.util.Set;

/** Makes {@link ConstraintCompiler}s, one for each model. */
public final class ConstraintCompilers {

    private ConstraintCompilers() {}

    /**
     * The compiler for one vocabulary; thread-safe.
     *
     * @param stopTokenIds the ids that end an answer of the variant; at least one, allowed once the document may end
     */
    public static ConstraintCompiler of(TextTokenizer tokenizer, Set<Integer> stopTokenIds) {
        if (stopTokenIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "a constraint needs at least one stop token id to end with, but got none");
        }
        return new SchemaConstraintCompiler(tokenizer, stopTokenIds);
    }
}
