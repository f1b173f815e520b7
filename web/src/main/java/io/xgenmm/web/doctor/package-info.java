/**
 * A look at the machine: what works, what does not, and what to do about it.
 *
 * <p>Start with {@link io.xgenmm.web.doctor.Checkup}. One thread.
 */
@NullMarked
package io.xgenmm.web.doctor;

import org.jspecify.annotations.NullMarked;
