package io.xgenmm.engine.schedule;

import java.time.Duration;

/**
 * @param maxQueue generations that may wait
 * @param maxWait how long one may wait before it is refused
 * @param prefillChunk prompt positions read in one step
 * @param prefixCache whether finished rows serve prompts that begin alike
 */
public record SchedulerOptions(int maxQueue, Duration maxWait, int prefillChunk, boolean prefixCache) {}
