/**
 * Plots that commands write: SVG files that need nothing else to be seen.
 *
 * <p>Start with {@link io.xgenmm.web.plot.BarChart}. Immutable.
 */
@NullMarked
package io.xgenmm.web.plot;

import org.jspecify.annotations.NullMarked;
