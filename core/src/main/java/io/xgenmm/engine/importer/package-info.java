/**
 * From a checkpoint to graphs and weights that ONNX Runtime can open: in place, or imported into the model store.
 *
 * <p>Start with {@link io.xgenmm.engine.importer.ModelPackage}.
 */
@NullMarked
package io.xgenmm.engine.importer;

import org.jspecify.annotations.NullMarked;
