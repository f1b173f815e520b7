package io.xgenmm.engine.grammar;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers are allowed.
 *
 * @param low null: no limit
 * @param high null: no limit
 * @param fractionDigits digits after the point at most; -1: no limit given
 */
record NumberRange(
        @Nullable BigDecimal low, boolean lowOpen, @Nullable BigDecimal high, boolean highOpen, int fractionDigits) {
    static final NumberRange ALL = new NumberRange(null, false, null, false, -1);

    static NumberRange atLeast(BigDecimal low, boolean open) {
        return new NumberRange(low, open, null, false, -1);
    }

    static NumberRange atMost(BigDecimal high, boolean open) {
        return new NumberRange(null, false, high, open, -1);
    }

    static NumberRange digits(int fractionDigits) {
        return new NumberRange(null, false, null, false, fractionDigits);
    }

    NumberRange and(NumberRange other) {
        NumberRange lower = lowerBound(other);
        NumberRange upper = upperBound(other);
        int digits = fractionDigits < 0
                ? other.fractionDigits
                : other.fractionDigits < 0 ? fractionDigits : Math.min(fractionDigits, other.fractionDigits);
        return new NumberRange(lower.low, lower.lowOpen, upper.high, upper.highOpen, digits);
    }

    private NumberRange lowerBound(NumberRange other) {
        if (low == null || other.low == null) {
            return low == null ? other : this;
        }
        int order = low.compareTo(other.low);
        return order > 0 || (order == 0 && lowOpen) ? this : other;
    }

    private NumberRange upperBound(NumberRange other) {
        if (high == null || other.high == null) {
            return high == null ? other : this;
        }
        int order = high.compareTo(other.high);
        return order < 0 || (order == 0 && highOpen) ? this : other;
    }

    boolean contains(BigDecimal value) {
        boolean above = low == null || value.compareTo(low) > (lowOpen ? 0 : -1);
        boolean below = high == null || value.compareTo(high) < (highOpen ? 0 : 1);
        return above
                && below
                && (fractionDigits < 0 || value.stripTrailingZeros().scale() <= fractionDigits);
    }

    /** Whether no number is in both. */
    boolean disjoint(NumberRange other) {
        return endsBefore(other) || other.endsBefore(this);
    }

    private boolean endsBefore(NumberRange other) {
        if (high == null || other.low == null) {
            return false;
        }
        int order = high.compareTo(other.low);
        return order < 0 || (order == 0 && (highOpen || other.lowOpen));
    }
}
