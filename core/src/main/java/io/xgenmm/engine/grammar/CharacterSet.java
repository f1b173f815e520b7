package io.xgenmm.engine.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of Unicode characters (surrogates excluded) as sorted, separate ranges. Immutable.
 *
 * @param ranges first and last character of each range in turn
 */
record CharacterSet(List<Integer> ranges) {
    private static final int FIRST_SURROGATE = 0xD800;
    private static final int LAST_SURROGATE = 0xDFFF;

    static final CharacterSet ALL = new CharacterSet(List.of(0, FIRST_SURROGATE - 1, LAST_SURROGATE + 1, 0x10FFFF));
    static final CharacterSet NONE = new CharacterSet(List.of());

    CharacterSet {
        ranges = List.copyOf(ranges);
    }

    static CharacterSet of(int character) {
        return range(character, character);
    }

    static CharacterSet range(int first, int last) {
        return new CharacterSet(List.of(first, last)).intersect(ALL);
    }

    static CharacterSet anyOf(String characters) {
        return characters.codePoints().mapToObj(CharacterSet::of).reduce(NONE, CharacterSet::union);
    }

    boolean contains(int character) {
        for (int i = 0; i < ranges.size(); i += 2) {
            if (character >= ranges.get(i) && character <= ranges.get(i + 1)) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    CharacterSet union(CharacterSet other) {
        return complement().intersect(other.complement()).complement();
    }

    CharacterSet minus(CharacterSet other) {
        return intersect(other.complement());
    }

    CharacterSet intersect(CharacterSet other) {
        List<Integer> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < ranges.size() && j < other.ranges.size()) {
            int first = Math.max(ranges.get(i), other.ranges.get(j));
            int last = Math.min(ranges.get(i + 1), other.ranges.get(j + 1));
            if (first <= last) {
                both.add(first);
                both.add(last);
            }
            if (ranges.get(i + 1) < other.ranges.get(j + 1)) {
                i += 2;
            } else {
                j += 2;
            }
        }
        return new CharacterSet(both);
    }

    CharacterSet complement() {
        List<Integer> gaps = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < ranges.size(); i += 2) {
            addRange(next, ranges.get(i) - 1, gaps);
            next = ranges.get(i + 1) + 1;
        }
        addRange(next, 0x10FFFF, gaps);
        return new CharacterSet(gaps);
    }

    /** Leaves the surrogates out. */
    private static void addRange(int first, int last, List<Integer> ranges) {
        if (first < FIRST_SURROGATE && first <= last) {
            ranges.add(first);
            ranges.add(Math.min(last, FIRST_SURROGATE - 1));
        }
        if (last > LAST_SURROGATE) {
            int start = Math.max(first, LAST_SURROGATE + 1);
            if (start <= last) {
                ranges.add(start);
                ranges.add(last);
            }
        }
    }
}
