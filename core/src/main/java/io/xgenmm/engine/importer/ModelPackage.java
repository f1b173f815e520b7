package io.xgenmm.engine.importer;

import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model on disk as the runtime opens it: graphs of ours, weights in the checkpoint or in the store. What the graphs
 * take and give is written in {@code docs/decisions/0002-graphs.md}.
 */
public interface ModelPackage extends AutoCloseable {

    ModelConfig config();

    Precision precision();

    GraphFile visionEncoder();

    GraphFile resampler();

    /** Reads single tokens of many slots, and prompts too when there is no {@link #prefillDecoder()}. */
    GraphFile decoder();

    /** Same inputs, outputs and KV layout in another weight format, for long chunks and big batches. */
    Optional<GraphFile> prefillDecoder();

    TokenEmbedding embedding();

    /** Holds tokenizer.json and its companions. */
    Path tokenizerDirectory();

    @Override
    void close();
}
