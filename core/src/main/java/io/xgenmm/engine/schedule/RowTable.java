package io.xgenmm.engine.schedule;

import io.xgenmm.engine.decode.RowDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All rows: who gets which, and what of their content serves again. Never touches a row somebody works in. */
final class RowTable {
    /** Fewer shared positions than this are read again rather than copied. */
    private static final int WORTH_COPYING = 8;

    private final RowDecoder decoder;
    private final boolean keepsContent;
    private final List<Row> rows = new ArrayList<>();
    private long clock;

    /** @param keepsContent whether released rows serve later prompts that begin alike */
    RowTable(RowDecoder decoder, boolean keepsContent) {
        this.decoder = decoder;
        this.keepsContent = keepsContent;
        for (int i = 0; i < decoder.rows(); i++) {
            rows.add(new Row(i));
        }
    }

    List<Row> rows() {
        return rows;
    }

    int idle() {
        return (int) rows.stream().filter(Row::idle).count();
    }

    int busy() {
        return rows.size() - idle();
    }

    /** Positions that running generations use. */
    long positionsInUse() {
        return rows.stream().filter(row -> !row.idle()).mapToLong(Row::used).sum();
    }

    /** Any idle row, emptied; prefers one that holds nothing, then the one that rested longest. */
    Row claim(String salt) {
        Row row = victim();
        row.rewind(0);
        row.claim(salt);
        return row;
    }

    /**
     * An idle row for a prompt; as many of its first positions as another row of the same salt holds are in it already
     * (see {@link Row#used()}), but never the last one, whose logits are wanted.
     */
    Row claim(long[] prompt, String salt) {
        Optional<Row> source = keepsContent ? best(prompt, salt) : Optional.empty();
        int shared = source.map(row -> shared(row, prompt, salt)).orElse(0);
        if (source.isEmpty() || shared < WORTH_COPYING) {
            return claim(salt);
        }
        Row from = source.get();
        Row row = from.idle() && 2 * shared >= from.used() ? from : victim();
        if (row != from) {
            decoder.copy(from.index(), row.index(), 0, shared);
            row.mirror(from, shared);
        }
        row.rewind(shared);
        row.claim(salt);
        return row;
    }

    /** Where a graph of its own takes the steps, what steps have written differs in the last bits from the same text read. */
    private int shared(Row row, long[] prompt, String salt) {
        int trusted = decoder.stepsAsItReads() ? row.used() : row.read();
        return Math.min(Math.min(row.sharedWith(prompt, salt), trusted), prompt.length - 1);
    }

    private Optional<Row> best(long[] prompt, String salt) {
        return rows.stream().max(Comparator.comparingInt(row -> shared(row, prompt, salt)));
    }

    private Row victim() {
        return rows.stream()
                .filter(Row::idle)
                .min(Comparator.comparing((Row row) -> row.used() > 0)
                        .thenComparingLong(Row::lastUse)
                        .thenComparingInt(Row::index))
                .orElseThrow(() -> new IllegalStateException("no idle row among " + rows.size()));
    }

    /** Gives {@code target} the first {@code count} positions of {@code source}. */
    void copy(Row source, Row target, int count) {
        decoder.copy(source.index(), target.index(), 0, count);
        target.mirror(source, count);
    }

    void release(Row row) {
        row.release(keepsContent, ++clock);
    }

    /** Exchanges the places of two rows with all they hold. */
    void swap(int index, int otherIndex) {
        Row row = rows.get(index);
        Row other = rows.get(otherIndex);
        decoder.swap(index, row.used(), otherIndex, other.used());
        row.moveTo(otherIndex);
        other.moveTo(index);
        rows.set(index, other);
        rows.set(otherIndex, row);
    }

    /** Nothing that rests can be trusted any longer. */
    void forgetIdle() {
        rows.stream().filter(Row::idle).forEach(row -> row.rewind(0));
    }
}
