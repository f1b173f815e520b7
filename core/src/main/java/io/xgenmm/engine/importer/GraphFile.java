package io.xgenmm.engine.importer;

import java.nio.file.Path;

/**
 * An ONNX graph and the folder its external data lies in.
 *
 * @param model the serialised graph; weights are external data relative to {@code weightsFolder}
 */
public record GraphFile(byte[] model, Path weightsFolder) {}
