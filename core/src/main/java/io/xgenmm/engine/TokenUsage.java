package io.xgenmm.engine;

/**
 * Positions and tokens that a generation cost.
 *
 * @param promptTokens positions of the prompt, vision tokens included
 * @param imageTokens of these, vision tokens
 * @param cachedTokens of these, taken from the prefix cache
 * @param completionTokens new tokens of all choices
 */
public record TokenUsage(int promptTokens, int imageTokens, int cachedTokens, int completionTokens) {}
