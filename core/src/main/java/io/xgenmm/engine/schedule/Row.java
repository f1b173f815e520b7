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
    private int read;
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

    /** How many first positions were written by reading, not by steps. */
    int read() {
        return Math.min(read, used);
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
            rewind(0);
        }
    }

    /** A step has written one more position. */
    void append(long key) {
        if (used == keys.length) {
            keys = Arrays.copyOf(keys, 2 * used);
        }
        keys[used++] = key;
    }

    /** Positions from {@code from} to {@code to} of a prompt have been read, right behind what was read before. */
    void append(long[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            append(source[i]);
        }
        read = used;
    }

    /** Forgets the positions from {@code position} on. */
    void rewind(int position) {
        used = Math.min(used, position);
        read = Math.min(read, used);
    }

    /** Now holds what {@code other} holds in its first {@code count} positions. */
    void mirror(Row other, int count) {
        used = 0;
        append(other.keys, 0, count);
        read = Math.min(other.read, count);
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
