package io.xgenmm.engine.decode;

import ai.onnxruntime.OnnxTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run of rows as the graph takes it: every tensor is input (past) and pinned output (present) at once. */
final class KvRows implements AutoCloseable {
    private final List<OnnxTensor> tensors;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

    /** @param tensors key and value of each layer in turn; takes ownership */
    KvRows(List<OnnxTensor> tensors) {
        this.tensors = new ArrayList<>(tensors);
        for (int i = 0; i < tensors.size(); i++) {
            String suffix = "%d.%s".formatted(i / 2, i % 2 == 0 ? "key" : "value");
            inputs.put("past_key_values." + suffix, tensors.get(i));
            outputs.put("present." + suffix, tensors.get(i));
        }
    }

    /** The graph's inputs; the caller adds its own ones to the same map. */
    Map<String, OnnxTensor> inputs() {
        return inputs;
    }

    Map<String, OnnxTensor> outputs() {
        return outputs;
    }

    @Override
    public void close() {
        tensors.forEach(OnnxTensor::close);
        tensors.clear();
    }
}
