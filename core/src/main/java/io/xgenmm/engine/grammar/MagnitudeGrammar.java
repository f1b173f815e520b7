package io.xgenmm.engine.grammar;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the decimal numbers between two bounds that are not negative. While the digits read so far equal a bound's, the
 * next one is limited by it; once they differ, that bound is kept for good.
 */
final class MagnitudeGrammar {

    /**
     * @param length digits before the point; 0 once the point is read
     * @param index digits read of this part
     */
    private record Position(int length, int index, boolean onLow, boolean onHigh) {}

    /** A bound's digits around the point. */
    private record Bound(String whole, String fraction, boolean open) {

        static Bound of(BigDecimal value, boolean open) {
            String[] parts = value.toPlainString().split("\\.");
            return new Bound(parts[0], parts.length > 1 ? parts[1] : "", open);
        }

        int fractionDigit(int index) {
            return index < fraction.length() ? fraction.charAt(index) - '0' : 0;
        }

        boolean restIsZero(int index) {
            return fraction.substring(Math.min(index, fraction.length()))
                    .chars()
                    .allMatch(digit -> digit == '0');
        }
    }

    private final GrammarBuilder grammar;
    private final Bound low;
    private final Bound high;
    private final boolean empty;
    private final int fractionDigits;
    private final Map<Position, Integer> nodes = new HashMap<>();

    MagnitudeGrammar(
            GrammarBuilder grammar,
            BigDecimal low,
            boolean lowOpen,
            BigDecimal high,
            boolean highOpen,
            int fractionDigits) {
        this.grammar = grammar;
        this.low = Bound.of(low, lowOpen);
        this.high = Bound.of(high, highOpen);
        this.empty = low.compareTo(high) > 0;
        this.fractionDigits = fractionDigits;
    }

    void write(int from, int to) {
        for (int length = low.whole().length(); !empty && length <= high.whole().length(); length++) {
            boolean onLow = length == low.whole().length();
            boolean onHigh = length == high.whole().length();
            grammar.empty(from, whole(new Position(length, 0, onLow, onHigh), to));
        }
    }

    private int whole(Position at, int to) {
        Integer known = nodes.get(at);
        if (known != null) {
            return known;
        }
        int node = grammar.node();
        nodes.put(at, node);
        if (at.index() == at.length()) {
            writeEnd(node, 0, at, to);
            if (fractionDigits > 0) {
                grammar.text(node, ".", fraction(new Position(0, 0, at.onLow(), at.onHigh()), to));
            }
            return node;
        }
        int least = at.index() == 0 && at.length() > 1 ? 1 : 0;
        int first = at.onLow() ? low.whole().charAt(at.index()) - '0' : least;
        int last = at.onHigh() ? high.whole().charAt(at.index()) - '0' : 9;
        for (int digit = first; digit <= last; digit++) {
            Position next = next(at, at.onLow() && digit == first, at.onHigh() && digit == last);
            grammar.bytes(node, '0' + digit, '0' + digit, whole(next, to));
        }
        return node;
    }

    private int fraction(Position at, int to) {
        Integer known = nodes.get(at);
        if (known != null) {
            return known;
        }
        int node = grammar.node();
        nodes.put(at, node);
        if (at.index() > 0) {
            writeEnd(node, at.index(), at, to);
        }
        int first = at.onLow() ? low.fractionDigit(at.index()) : 0;
        int last = at.onHigh() ? high.fractionDigit(at.index()) : 9;
        for (int digit = first; digit <= last && at.index() < fractionDigits; digit++) {
            Position next = next(at, at.onLow() && digit == first, at.onHigh() && digit == last);
            grammar.bytes(node, '0' + digit, '0' + digit, fraction(next, to));
        }
        return node;
    }

    private static Position next(Position at, boolean onLow, boolean onHigh) {
        return new Position(at.length(), at.index() + 1, onLow, onHigh);
    }

    private void writeEnd(int node, int fractionIndex, Position at, int to) {
        boolean aboveLow = !at.onLow() || (low.restIsZero(fractionIndex) && !low.open());
        boolean belowHigh = !at.onHigh() || !high.restIsZero(fractionIndex) || !high.open();
        if (aboveLow && belowHigh) {
            grammar.empty(node, to);
        }
    }
}
