package io.xgenmm.engine.schedule;

import java.util.Arrays;

/** One row of keys and values: what its used positions hold, and whether somebody works in it. Engine thread only. */
final class Row {
    enum State {
        IDLE,
        READING,
        DECODING
    }

    private int index;
    private State state = State.IDLE;
    private long[] keys = new long[64];
    private int used;
    private String salt = "";
    private long lastUse;

    Row(int index) {
        this.index = index;
    }

    /** Its place in the decoder; changes when rows are exchanged. */
    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    State state() {
        return state;
    }

    boolean idle() {
        return state == State.IDLE;
    }

    int used() {
        return used;
    }

    long lastUse() {
        return lastUse;
    }

    /** Whoever reads a prompt into the row owns it until {@link #release}. */
    void claim(String newSalt) {
        state = State.READING;
        salt = newSalt;
    }

    void startDecoding() {
        state = State.DECODING;
    }

    /** @param keep whether its content may serve a prompt that begins alike */
    void release(boolean keep, long now) {
        state = State.IDLE;
        lastUse = now;
        if (!keep) {
            used = 0;
        }
    }

    /** One more position has been written. */
    void append(long key) {
        if (used == keys.length) {
            keys = Arrays.copyOf(keys, 2 * used);
        }
        keys[used++] = key;
    }

    void append(long[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            append(source[i]);
        }
    }

    /** Forgets the positions from {@code position} on. */
    void rewind(int position) {
        used = Math.min(used, position);
    }

    /** Now holds what {@code other} holds in its first {@code count} positions. */
    void mirror(Row other, int count) {
        used = 0;
        append(other.keys, 0, count);
    }

    /** How many first positions hold what {@code wanted} asks for; none for another salt. */
    int sharedWith(long[] wanted, String wantedSalt) {
        if (!salt.equals(wantedSalt)) {
            return 0;
        }
        int mismatch = Arrays.mismatch(keys, 0, used, wanted, 0, wanted.length);
        return mismatch < 0 ? used : mismatch;
    }
}
