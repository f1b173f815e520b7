/**
 * The storage beans of a Spring Boot application.
 *
 * <p>Start with {@link io.xgenmm.storage.autoconfigure.StorageAutoConfiguration}. {@code xgen-mm.storage.enabled=false}
 * switches everything off; {@code spring.datasource.url} takes the place of the embedded server. Used at start-up only.
 */
@NullMarked
package io.xgenmm.storage.autoconfigure;

import org.jspecify.annotations.NullMarked;
