package io.xgenmm.engine.grammar;

import java.util.List;

/** Writes characters of JSON strings as UTF-8 byte edges; control characters, quote and backslash by their short escapes. */
final class StringCharacters {
    private static final String ESCAPED = "\"\\\b\f\n\r\t";
    private static final String ESCAPES = "\"\\bfnrt";
    private static final CharacterSet RAW = CharacterSet.range(0x20, 0x10FFFF).minus(CharacterSet.anyOf("\"\\"));

    /** The last character of each UTF-8 length. */
    private static final int[] LENGTH_ENDS = {0x7F, 0x7FF, 0xFFFF, 0x10FFFF};

    private static final int[] LEADS = {0, 0xC0, 0xE0, 0xF0};

    private final GrammarBuilder grammar;

    StringCharacters(GrammarBuilder grammar) {
        this.grammar = grammar;
    }

    void write(int from, CharacterSet set, int to) {
        List<Integer> ranges = set.intersect(RAW).ranges();
        for (int i = 0; i < ranges.size(); i += 2) {
            writeRange(from, ranges.get(i), ranges.get(i + 1), to);
        }
        for (int i = 0; i < ESCAPED.length(); i++) {
            if (set.contains(ESCAPED.charAt(i))) {
                grammar.text(from, "\\" + ESCAPES.charAt(i), to);
            }
        }
    }

    private void writeRange(int from, int first, int last, int to) {
        for (int length = 1; length <= LENGTH_ENDS.length; length++) {
            int start = length == 1 ? 0 : LENGTH_ENDS[length - 2] + 1;
            int low = Math.max(first, start);
            int high = Math.min(last, LENGTH_ENDS[length - 1]);
            if (low <= high) {
                writeSameLength(from, low, high, length - 1, LEADS[length - 1], to);
            }
        }
    }

    /**
     * Characters that differ in their last {@code rest} bytes and the byte before.
     *
     * @param rest continuation bytes after the byte written here
     * @param lead bits set in the byte written here: a lead, or 0x80 for a continuation byte
     */
    private void writeSameLength(int from, int low, int high, int rest, int lead, int to) {
        int shift = 6 * rest;
        int lowByte = low >> shift;
        int highByte = high >> shift;
        int mask = (1 << shift) - 1;
        if (rest == 0) {
            grammar.bytes(from, lead | lowByte, lead | highByte, to);
        } else if (lowByte == highByte) {
            writeRest(from, lead | lowByte, lead | lowByte, low & mask, high & mask, rest, to);
        } else if ((low & mask) != 0) {
            writeSameLength(from, low, low | mask, rest, lead, to);
            writeSameLength(from, (low | mask) + 1, high, rest, lead, to);
        } else if ((high & mask) != mask) {
            writeSameLength(from, low, (high & ~mask) - 1, rest, lead, to);
            writeSameLength(from, high & ~mask, high, rest, lead, to);
        } else {
            writeRest(from, lead | lowByte, lead | highByte, 0, mask, rest, to);
        }
    }

    private void writeRest(int from, int firstByte, int lastByte, int low, int high, int rest, int to) {
        int next = grammar.node();
        grammar.bytes(from, firstByte, lastByte, next);
        writeSameLength(next, low, high, rest - 1, 0x80, to);
    }
}
