/**
 * The models that are served: where they lie, which engine answers for which name, and the routes that list them.
 *
 * <p>Start with {@link io.xgenmm.web.models.ServedModels}. Thread-safe.
 */
@NullMarked
package io.xgenmm.web.models;

import org.jspecify.annotations.NullMarked;
