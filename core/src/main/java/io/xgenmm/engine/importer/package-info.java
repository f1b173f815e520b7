/**
 * From a checkpoint to graphs and weights that ONNX Runtime can open: in place, or imported into the model store.
 *
 * <p>Start with {@link io.xgenmm.engine.importer.ModelPackages} (opens), {@link io.xgenmm.engine.importer.ModelImporter}
 * (imports) and {@link io.xgenmm.engine.importer.ModelStore} (lists, removes, verifies); why it is so stands in
 * {@code docs/decisions/0004-model-store.md}. What a package gives may be used by any thread; an import is confined to one.
 */
@NullMarked
package io.xgenmm.engine.importer;

import org.jspecify.annotations.NullMarked;
