/**
 * XGen-MM as a Spring AI {@code ChatModel}: the engine in this process, or a server of ours somewhere else.
 *
 * <p>Start with {@link io.xgenmm.springai.XGenMmChatModel}. Thread-safe throughout; a streamed answer is read on one
 * thread of Reactor's bounded elastic pool.
 */
@NullMarked
package io.xgenmm.springai;

import org.jspecify.annotations.NullMarked;
