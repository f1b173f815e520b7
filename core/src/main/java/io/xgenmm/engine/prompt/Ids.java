package io.xgenmm.engine.prompt;

import java.util.Arrays;

/** A growing list of token ids. One thread. */
final class Ids {
    private int[] values = new int[64];
    private int size;

    void add(int id) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = id;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }

    int[] toArrayFrom(int start) {
        return Arrays.copyOfRange(values, start, size);
    }
}
