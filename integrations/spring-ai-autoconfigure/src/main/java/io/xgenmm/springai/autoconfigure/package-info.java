/**
 * Boot auto-configuration: one {@code ChatModel} bean from properties, embedded or remote.
 *
 * <p>Start with {@link io.xgenmm.springai.autoconfigure.XGenMmChatAutoConfiguration}.
 */
@NullMarked
package io.xgenmm.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
