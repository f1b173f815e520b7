package io.xgenmm.engine.schedule;

/** A row that takes one token in the next step. */
final class DecodingRow {
    private final GenerationTask task;
    private final Row row;
    private int token;

    DecodingRow(GenerationTask task, Row row, int token) {
        this.task = task;
        this.row = row;
        this.token = token;
    }

    GenerationTask task() {
        return task;
    }

    Row row() {
        return row;
    }

    int token() {
        return token;
    }

    void token(int next) {
        token = next;
    }
}
