package io.xgenmm.engine.importer;

import io.xgenmm.engine.testkit.Golden;
import io.xgenmm.engine.testkit.Npy;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The embeddings the decoder was fed in a golden case. */
final class GoldenPrompt {
    private GoldenPrompt() {}

    /** Whether they are stored, or follow from ids alone. */
    static boolean known(Golden golden) {
        return golden.has("inputs_embeds") || golden.json().path("text_only").asBoolean();
    }

    /** Of a row's real positions: [positions, width]. */
    static float[] embeddings(Golden golden, TokenEmbedding embedding, int row) {
        if (!golden.has("inputs_embeds")) {
            return embed(embedding, golden.promptIds(row));
        }
        Npy stored = golden.array("inputs_embeds");
        int positions = stored.shape().get(1);
        int width = stored.shape().get(2);
        float[] embeds = stored.floats();
        long[] mask = golden.array("spliced_attention_mask").longs();
        FloatBuffer real = FloatBuffer.allocate(positions * width);
        for (int i = row * positions; i < (row + 1) * positions; i++) {
            if (mask[i] == 1) {
                real.put(embeds, i * width, width);
            }
        }
        return Arrays.copyOf(real.array(), real.position());
    }

    static float[] embed(TokenEmbedding embedding, int... ids) {
        FloatBuffer rows = FloatBuffer.allocate(ids.length * embedding.width());
        Arrays.stream(ids).forEach(id -> embedding.embed(id, rows));
        return rows.array();
    }
}
