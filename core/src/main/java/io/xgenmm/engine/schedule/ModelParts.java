package io.xgenmm.engine.schedule;

import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.vision.VisionCache;
import io.xgenmm.engine.vision.VisionModel;

/**
 * What the engine thread runs.
 *
 * @param texts makes the text of each answer
 */
public record ModelParts(
        ModelConfig config,
        RowDecoder decoder,
        VisionModel vision,
        VisionCache visionCache,
        TokenEmbedding embedding,
        AnswerTexts texts)
        implements AutoCloseable {

    /** Closes decoder and vision model. */
    @Override
    public void close() {
        try (VisionModel first = vision;
                RowDecoder second = decoder) {
            // closed in reverse order of this list, the later failure suppressed
        }
    }
}
