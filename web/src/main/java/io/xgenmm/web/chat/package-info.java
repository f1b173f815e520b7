/**
 * Chat completions: {@code POST /v1/chat/completions}, streamed and not.
 *
 * <p>Start with {@link io.xgenmm.web.chat.ChatService}. Source: OpenAI's API reference and vLLM's extensions. Services are
 * thread-safe, requests and answers immutable.
 */
@NullMarked
package io.xgenmm.web.chat;

import org.jspecify.annotations.NullMarked;
