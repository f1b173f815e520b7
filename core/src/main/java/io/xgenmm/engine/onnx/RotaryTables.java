package io.xgenmm.engine.onnx;

import io.xgenmm.engine.checkpoint.DecoderConfig;

/**
 * Cosines and sines of the rotary position embedding, as the original computes them: frequencies and their products
 * with positions are rounded to float32 first.
 *
 * @param cosines [positions, pairs]
 * @param sines [positions, pairs]
 * @param pairs half the head size
 */
record RotaryTables(float[] cosines, float[] sines, int positions, int pairs) {

    static RotaryTables of(DecoderConfig config) {
        int positions = config.maxPositions();
        int pairs = config.headSize() / 2;
        float[] cosines = new float[positions * pairs];
        float[] sines = new float[positions * pairs];
        for (int pair = 0; pair < pairs; pair++) {
            float exponent = 2f * pair / config.headSize();
            float frequency = 1f / (float) Math.pow(config.ropeTheta(), exponent);
            for (int position = 0; position < positions; position++) {
                float angle = position * frequency;
                cosines[position * pairs + pair] = (float) Math.cos(angle);
                sines[position * pairs + pair] = (float) Math.sin(angle);
            }
        }
        return new RotaryTables(cosines, sines, positions, pairs);
    }
}
