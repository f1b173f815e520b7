package io.xgenmm.web.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a tab-separated file with a header, as pandas writes it: a field that holds a tab, a line break or a quote stands in
 * quotes, with its own quotes doubled. One thread.
 */
final class TsvReader {

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final Reader in;
    private final List<String> header;
    private int next;
    private int rows;

    /** @param in stays the caller's */
    TsvReader(Reader in) throws IOException {
        this.in = new BufferedReader(in, 1 << 16);
        next = this.in.read();
        if (next == BYTE_ORDER_MARK) {
            next = this.in.read();
        }
        List<String> first = fields();
        if (first == null) {
            throw new BadEvaluationException("expected a header line with names of columns, but the file is empty");
        }
        header = first;
    }

    List<String> header() {
        return header;
    }

    /** The next row by column, fields that are missing at its end left out; null behind the last. */
    @Nullable
    Map<String, String> row() throws IOException {
        List<String> values = fields();
        while (values != null && values.size() == 1 && values.get(0).isEmpty()) { // an empty line
            values = fields();
        }
        if (values == null) {
            return null;
        }
        rows++;
        if (values.size() > header.size()) {
            throw new BadEvaluationException("row %d must have at most %d fields, one for each column, but has %d"
                    .formatted(rows, header.size(), values.size()));
        }
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            row.put(header.get(i), values.get(i));
        }
        return row;
    }

    private @Nullable List<String> fields() throws IOException {
        if (next < 0) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (next == '\t') {
            advance();
            fields.add(field());
        }
        if (next == '\r') {
            advance();
        }
        if (next == '\n') {
            advance();
        }
        return fields;
    }

    private String field() throws IOException {
        StringBuilder field = new StringBuilder();
        if (next == '"') {
            advance();
            quoted(field);
        }
        while (next >= 0 && next != '\t' && next != '\n' && next != '\r') {
            field.append((char) next);
            advance();
        }
        return field.toString();
    }

    private void quoted(StringBuilder field) throws IOException {
        while (next >= 0) {
            int c = next;
            advance();
            if (c == '"' && next != '"') {
                return;
            }
            if (c == '"') {
                advance();
            }
            field.append((char) c);
        }
        throw new BadEvaluationException(
                "row %d begins a field with a quote that never ends; double the quotes inside fields"
                        .formatted(rows + 1));
    }

    private void advance() throws IOException {
        next = in.read();
    }
}
