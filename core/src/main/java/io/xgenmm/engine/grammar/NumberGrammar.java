package io.xgenmm.engine.grammar;

import java.math.BigDecimal;

/** Writes numbers of a range, digit by digit and without exponents; what has no limit gets fifteen digits. */
final class NumberGrammar {
    private static final int DIGITS = 15; // what a double holds exactly
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(DIGITS).subtract(BigDecimal.ONE);

    private final GrammarBuilder grammar;

    NumberGrammar(GrammarBuilder grammar) {
        this.grammar = grammar;
    }

    void write(int from, NumberRange range, int to) {
        BigDecimal low = range.low();
        BigDecimal high = range.high();
        if (high == null) {
            high = low == null ? LARGEST : LARGEST.add(low.abs());
        }
        if (low == null) {
            low = LARGEST.add(high.abs()).negate();
        }
        writeWithin(from, new NumberRange(low, range.lowOpen(), high, range.highOpen(), range.fractionDigits()), to);
    }

    private void writeWithin(int from, NumberRange range, int to) {
        BigDecimal low = java.util.Objects.requireNonNull(range.low());
        BigDecimal high = java.util.Objects.requireNonNull(range.high());
        int digits = range.fractionDigits() < 0
                ? Math.max(DIGITS, Math.max(low.scale(), high.scale()))
                : range.fractionDigits();
        if (high.signum() >= 0) {
            boolean open = range.lowOpen() && low.signum() >= 0;
            new MagnitudeGrammar(grammar, low.max(BigDecimal.ZERO), open, high, range.highOpen(), digits)
                    .write(from, to);
        }
        if (low.signum() < 0) {
            int minus = grammar.node();
            grammar.text(from, "-", minus);
            boolean open = range.highOpen() || high.signum() >= 0; // no -0
            new MagnitudeGrammar(
                            grammar, high.negate().max(BigDecimal.ZERO), open, low.negate(), range.lowOpen(), digits)
                    .write(minus, to);
        }
    }
}
