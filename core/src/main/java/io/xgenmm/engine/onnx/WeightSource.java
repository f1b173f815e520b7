package io.xgenmm.engine.onnx;

/** Tells the graph builders where weights lie and in which format. Called while a graph is built. */
public interface WeightSource {

    /** A matrix that is multiplied with activations, in whatever format it is stored. */
    WeightMatrix matrix(MatrixRows rows);

    /** Any other weight (norms, biases, embeddings, the patch convolution) as it is stored: f32, f16 or bf16. */
    StoredTensor tensor(String name);
}
