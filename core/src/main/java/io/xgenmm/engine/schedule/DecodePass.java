package io.xgenmm.engine.schedule;

import io.xgenmm.engine.ModelFailureException;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.decode.Sampler;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** Runs a step's passes and hands the logits out. Engine thread only. */
final class DecodePass {
    private static final int FILLER_TOKEN = 0;

    private final RowDecoder decoder;
    private final FailureWatch failures;
    private final float[] logits;

    DecodePass(RowDecoder decoder, FailureWatch failures) {
        this.decoder = decoder;
        this.failures = failures;
        logits = new float[decoder.vocabularySize()];
    }

    /**
     * Rows of {@code pass} without an entry in {@code decoding} only fill the gap: their token goes behind their used
     * positions and is forgotten. When a pass fails each row is tried alone, so that only those that fail alone are lost.
     *
     * @param onFailure told of each row that failed alone
     */
    void run(
            StepPlan.Pass pass,
            List<Row> rows,
            Map<Row, DecodingRow> decoding,
            BiConsumer<GenerationTask, ModelFailureException> onFailure) {
        List<Row> part = rows.subList(pass.first(), pass.first() + pass.count());
        try {
            FloatBuffer all = step(pass.first(), part, decoding);
            failures.succeeded();
            handOut(all, part, decoding, onFailure);
        } catch (ModelFailureException e) {
            failures.failed(e);
            List<DecodingRow> taking =
                    part.stream().map(decoding::get).filter(Objects::nonNull).toList();
            if (taking.size() == 1) {
                onFailure.accept(taking.get(0).task(), e);
            } else {
                taking.forEach(at -> run(new StepPlan.Pass(at.row().index(), 1), rows, decoding, onFailure));
            }
        }
    }

    private FloatBuffer step(int first, List<Row> part, Map<Row, DecodingRow> decoding) {
        int[] tokens = new int[part.size()];
        int[] positions = new int[part.size()];
        for (int i = 0; i < tokens.length; i++) {
            DecodingRow at = decoding.get(part.get(i));
            tokens[i] = at == null ? FILLER_TOKEN : at.token();
            positions[i] = part.get(i).used();
        }
        return decoder.step(first, tokens, positions);
    }

    private void handOut(
            FloatBuffer all,
            List<Row> part,
            Map<Row, DecodingRow> decoding,
            BiConsumer<GenerationTask, ModelFailureException> onFailure) {
        for (int i = 0; i < part.size(); i++) {
            DecodingRow at = decoding.get(part.get(i));
            if (at == null || !at.task().answering()) {
                continue;
            }
            at.row().append(at.token());
            Sampler.copyRow(all, i, logits);
            try {
                at.task().answers().accept(at, logits);
            } catch (ModelFailureException e) {
                failures.failed(e);
                onFailure.accept(at.task(), e);
            }
        }
    }
}
