package io.xgenmm.engine.importer;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** One slot and a decoder graph: feeds embeddings, keeps keys and values. */
final class DecoderRow implements AutoCloseable {
    private final DecoderConfig config;
    private final Map<String, OnnxTensor> past = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> present = new LinkedHashMap<>();
    private final boolean half;
    private int positions;

    DecoderRow(DecoderConfig config, int capacity) throws OrtException {
        this(config, capacity, false);
    }

    /** @param half keys, values and embeddings are fp16 */
    DecoderRow(DecoderConfig config, int capacity, boolean half) throws OrtException {
        this.config = config;
        this.half = half;
        long[] shape = {1, config.keyValueHeads(), capacity, config.headSize()};
        int elements = config.keyValueHeads() * capacity * config.headSize();
        for (int l = 0; l < config.layers(); l++) {
            for (String kind : new String[] {"key", "value"}) {
                OnnxTensor tensor = floats(new float[elements], shape);
                past.put("past_key_values." + l + "." + kind, tensor);
                present.put("present." + l + "." + kind, tensor);
            }
        }
    }

    /** Feeds new positions and returns the logits of the last {@code rows} of them. */
    float[] feed(Graph graph, float[] embeddings, int rows) throws OrtException {
        int count = embeddings.length / config.width();
        positions += count;
        long[] index = java.util.stream.LongStream.range(count - rows, count).toArray();
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>(past);
        try (OnnxTensor embeds = floats(embeddings, 1, count, config.width());
                OnnxTensor last = ints(positions - 1);
                OnnxTensor total = ints(positions);
                OnnxTensor which =
                        OnnxTensor.createTensor(Graph.ENVIRONMENT, LongBuffer.wrap(index), new long[] {rows})) {
            inputs.put("inputs_embeds", embeds);
            inputs.put("seqlens_k", last);
            inputs.put("total_sequence_length", total);
            inputs.put("logits_index", which);
            try (OrtSession.Result result = graph.session.run(inputs, java.util.Set.of("logits"), present)) {
                return ((OnnxTensor) result.get("logits").orElseThrow())
                        .getFloatBuffer()
                        .array();
            }
        }
    }

    /** In memory that the tensor shares, so that outputs can be written into it. */
    private OnnxTensor floats(float[] values, long... shape) throws OrtException {
        ByteBuffer memory = ByteBuffer.allocateDirect(values.length * (half ? Short.BYTES : Float.BYTES))
                .order(ByteOrder.nativeOrder());
        for (float value : values) {
            if (half) {
                memory.putShort(Narrowing.half(value));
            } else {
                memory.putFloat(value);
            }
        }
        OnnxJavaType type = half ? OnnxJavaType.FLOAT16 : OnnxJavaType.FLOAT;
        return OnnxTensor.createTensor(Graph.ENVIRONMENT, memory.flip(), shape, type);
    }

    private static OnnxTensor ints(int value) throws OrtException {
        return OnnxTensor.createTensor(Graph.ENVIRONMENT, IntBuffer.wrap(new int[] {value}), new long[] {1});
    }

    @Override
    public void close() {
        past.values().forEach(OnnxTensor::close);
    }
}
