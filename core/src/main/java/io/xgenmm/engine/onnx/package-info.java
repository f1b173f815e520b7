/**
 * Writes the model's graphs in the ONNX format: a wire-format writer and a builder a graph.
 *
 * <p>Start with {@link io.xgenmm.engine.onnx.DecoderGraph}. What the graphs take and give is written in
 * {@code docs/decisions/0002-graphs.md}. Builders are confined to one thread; what they make is immutable. Source of the
 * format: onnx.proto of ONNX 1.16 (opset 21, IR 10).
 */
@NullMarked
package io.xgenmm.engine.onnx;

import org.jspecify.annotations.NullMarked;
