package io.xgenmm.engine.grammar;

import io.xgenmm.engine.OutputFormat;
import java.util.Optional;

/** Compiles output formats for one vocabulary; caches what it compiled. Thread-safe. */
public interface ConstraintCompiler {

    /**
     * The constraint at its start; empty for {@link OutputFormat.Text}.
     *
     * @throws io.xgenmm.engine.InvalidPromptException if the schema is broken or uses what is not supported, naming it
     */
    Optional<TokenConstraint> compile(OutputFormat format);
}
