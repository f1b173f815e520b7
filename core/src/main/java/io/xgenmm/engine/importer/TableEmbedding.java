package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.Tensor;
import java.nio.FloatBuffer;

/** Embedding rows read from mapped tables: the ordinary ids from one, the additional ids from another. Thread-safe. */
final class TableEmbedding implements TokenEmbedding {
    static final String TABLE = "vlm.lang_model.model.embed_tokens.weight";
    static final String ADDITIONAL = "vlm.lang_model.model.embed_tokens.additional_embedding.weight";

    private final DecoderConfig config;
    private final Tensor table;
    private final Tensor additional;

    TableEmbedding(DecoderConfig config, Tensor table, Tensor additional) {
        this.config = config;
        this.table = table;
        this.additional = additional;
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public void embed(int id, FloatBuffer target) {
        if (id < 0 || id >= config.vocabularySize()) {
            throw new IllegalArgumentException(
                    "token id must be in [0, %d), but is %d".formatted(config.vocabularySize(), id));
        }
        int ordinary = config.initialTokenizerLength();
        Tensor rows = id < ordinary ? table : additional;
        float[] row = new float[width()];
        rows.readFloats((long) (id < ordinary ? id : id - ordinary) * width(), row, 0, row.length);
        target.put(row);
    }
}
