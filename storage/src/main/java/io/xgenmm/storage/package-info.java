/** Everything that lasts, in Postgres. */
@NullMarked
package io.xgenmm.storage;

import org.jspecify.annotations.NullMarked;
