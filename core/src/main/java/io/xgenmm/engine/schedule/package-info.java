/**
 * Many generations over the rows of one decoder: who waits, who gets a row, what the next step does.
 *
 * <p>Start with {@link io.xgenmm.engine.schedule.Scheduler}; {@link io.xgenmm.engine.schedule.StepPlanner} decides,
 * {@link io.xgenmm.engine.schedule.Row} remembers. One engine thread owns everything here but {@link
 * io.xgenmm.engine.schedule.WaitingLine}, {@link io.xgenmm.engine.schedule.Mailbox} and the status, which are thread-safe.
 */
@NullMarked
package io.xgenmm.engine.schedule;

import org.jspecify.annotations.NullMarked;
