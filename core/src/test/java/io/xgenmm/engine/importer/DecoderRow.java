package io.xgenmm.engine.importer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** One slot and a decoder graph: feeds embeddings, keeps keys and values. */
final class DecoderRow implements AutoCloseable {
    private final DecoderConfig config;
    private final Map<String, OnnxTensor> past = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> present = new LinkedHashMap<>();
    private int positions;

    DecoderRow(DecoderConfig config, int capacity) throws OrtException {
        this.config = config;
        long[] shape = {1, config.keyValueHeads(), capacity, config.headSize()};
        int bytes = config.keyValueHeads() * capacity * config.headSize() * Float.BYTES;
        for (int l = 0; l < config.layers(); l++) {
            for (String kind : new String[] {"key", "value"}) {
                FloatBuffer memory = ByteBuffer.allocateDirect(bytes)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
                OnnxTensor tensor = OnnxTensor.createTensor(Graph.ENVIRONMENT, memory, shape);
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
        try (OnnxTensor embeds = Graph.tensor(embeddings, 1, count, config.width());
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

    private static OnnxTensor ints(int value) throws OrtException {
        return OnnxTensor.createTensor(Graph.ENVIRONMENT, IntBuffer.wrap(new int[] {value}), new long[] {1});
    }

    @Override
    public void close() {
        past.values().forEach(OnnxTensor::close);
    }
}
