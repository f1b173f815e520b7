package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * The memory of a pass that is not keys and values: written, run, read, and used again for the next one, so that a
 * step allocates nothing that grows.
 */
final class StepBuffers {
    private final OrtEnvironment environment;
    private final int width;
    private final int vocabularySize;
    private final boolean half;
    private final ByteBuffer embeddings;
    private final FloatBuffer staging; // float32 embeddings on their way to float16
    private final IntBuffer lastPositions;
    private final IntBuffer total = direct(Integer.BYTES).asIntBuffer();
    private final LongBuffer logitsIndex;
    private final FloatBuffer logits;

    /**
     * @param tokens embeddings a pass takes at most
     * @param logitRows rows of logits a pass gives at most
     * @param half whether the graph takes float16 embeddings
     */
    StepBuffers(
            OrtEnvironment environment,
            int width,
            int vocabularySize,
            int tokens,
            int rows,
            int logitRows,
            boolean half) {
        this.environment = environment;
        this.width = width;
        this.vocabularySize = vocabularySize;
        this.half = half;
        embeddings = direct((long) tokens * width * (half ? Short.BYTES : Float.BYTES));
        staging = half ? direct((long) tokens * width * Float.BYTES).asFloatBuffer() : embeddings.asFloatBuffer();
        lastPositions = direct((long) rows * Integer.BYTES).asIntBuffer();
        logitsIndex = direct((long) logitRows * Long.BYTES).asLongBuffer();
        logits = direct((long) logitRows * vocabularySize * Float.BYTES).asFloatBuffer();
    }

    private static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    /** Where the embeddings of the next pass go, float32. */
    FloatBuffer embeddings() {
        return staging.clear();
    }

    IntBuffer lastPositions() {
        return lastPositions.clear();
    }

    LongBuffer logitsIndex() {
        return logitsIndex.clear();
    }

    /** The first {@code rows} rows of logits that the pass wrote. */
    FloatBuffer logits(int rows) {
        return logits.clear().limit(rows * vocabularySize).slice();
    }

    OnnxTensor embeddingsTensor(int rows, int newPositions) throws OrtException {
        int count = rows * newPositions * width;
        ByteBuffer data = embeddings.clear();
        if (half) {
            for (int i = 0; i < count; i++) {
                data.putShort(i * Short.BYTES, Fp16Conversions.floatToFp16(staging.get(i)));
            }
        }
        ByteBuffer used =
                data.limit(count * (half ? Short.BYTES : Float.BYTES)).slice().order(ByteOrder.nativeOrder());
        OnnxJavaType type = half ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
        return OnnxTensor.createTensor(environment, used, new long[] {rows, newPositions, width}, type);
    }

    OnnxTensor lastPositionsTensor(int rows) throws OrtException {
        return OnnxTensor.createTensor(
                environment, lastPositions.clear().limit(rows).slice(), new long[] {rows});
    }

    OnnxTensor totalTensor(int positions) throws OrtException {
        return OnnxTensor.createTensor(environment, total.put(0, positions).clear(), new long[] {1});
    }

    OnnxTensor logitsIndexTensor(int rows) throws OrtException {
        return OnnxTensor.createTensor(
                environment, logitsIndex.clear().limit(rows).slice(), new long[] {rows});
    }

    OnnxTensor logitsTensor(int rows) throws OrtException {
        return OnnxTensor.createTensor(environment, logits(rows), new long[] {rows, vocabularySize});
    }
}
