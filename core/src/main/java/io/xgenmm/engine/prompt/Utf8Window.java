package io.xgenmm.engine.prompt;

/**
 * Bytes of characters that arrive one by one: whole characters come out as soon as they are whole, a byte that cannot
 * belong to one comes out as U+FFFD. Holds three bytes at most. One thread.
 */
final class Utf8Window {
    private static final char REPLACEMENT = '\uFFFD';

    private final int[] held = new int[4];
    private int size;

    void push(int value, StringBuilder out) {
        held[size++] = value;
        drain(out, false);
    }

    /** Gives up on an incomplete character. */
    void finish(StringBuilder out) {
        drain(out, true);
    }

    private void drain(StringBuilder out, boolean end) {
        while (size > 0) {
            int length = lengthOf(held[0]);
            int fitting = fitting(length);
            if (fitting == length && length > 0) {
                out.appendCodePoint(codePoint(length));
                drop(length);
            } else if (fitting == size && length > 0 && !end) {
                return;
            } else {
                out.append(REPLACEMENT);
                drop(1);
            }
        }
    }

    /** How many held bytes can be the start of one character of {@code length} bytes. */
    private int fitting(int length) {
        int count = Math.min(length, size);
        for (int i = 1; i < count; i++) {
            if (!continues(i)) {
                return i;
            }
        }
        return count;
    }

    private boolean continues(int index) {
        int value = held[index];
        int low = 0x80;
        int high = 0xBF;
        if (index == 1) { // no overlong forms, no surrogates, nothing above U+10FFFF
            low = held[0] == 0xE0 ? 0xA0 : held[0] == 0xF0 ? 0x90 : low;
            high = held[0] == 0xED ? 0x9F : held[0] == 0xF4 ? 0x8F : high;
        }
        return value >= low && value <= high;
    }

    private static int lengthOf(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    }

    private int codePoint(int length) {
        int value = length == 1 ? held[0] : held[0] & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            value = (value << 6) | (held[i] & 0x3F);
        }
        return value;
    }

    private void drop(int count) {
        System.arraycopy(held, count, held, 0, size - count);
        size -= count;
    }
}
