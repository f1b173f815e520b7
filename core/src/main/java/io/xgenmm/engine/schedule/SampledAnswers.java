package io.xgenmm.engine.schedule;

import io.xgenmm.engine.Choice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Independent answers to one prompt, each in a row of its own as rows become free. The prompt is read once: a further
 * row gets a copy, and an answer that ends hands its row over to one that has not begun.
 */
final class SampledAnswers implements Answers {
    private final GenerationTask task;
    private final RowTable rows;
    private final List<GrowingChoice> choices = new ArrayList<>();
    private final Map<Row, DecodingRow> decoding = new LinkedHashMap<>();
    private final Map<Row, GrowingChoice> growing = new LinkedHashMap<>();
    private final float[] promptLogits;
    private final float[] scratch;
    private int begun;

    SampledAnswers(GenerationTask task, RowTable rows, AnswerTexts texts, int vocabulary) {
        this.task = task;
        this.rows = rows;
        promptLogits = new float[vocabulary];
        scratch = new float[vocabulary];
        for (int i = 0; i < task.options().choices(); i++) {
            choices.add(new GrowingChoice(task, i, texts.open(task.options().stopSequences())));
        }
    }

    @Override
    public void start(float[] logits) {
        System.arraycopy(logits, 0, promptLogits, 0, logits.length);
        begin(task.rows().get(0));
    }

    /** Begins the next answer in a row that holds the prompt; answers that end with their first token need none. */
    private void begin(Row row) {
        while (begun < choices.size()) {
            GrowingChoice choice = choices.get(begun++);
            choice.grow(promptLogits, scratch);
            if (!choice.finished()) {
                row.startDecoding();
                growing.put(row, choice);
                decoding.put(row, new DecodingRow(task, row, choice.lastToken()));
                return;
            }
        }
        task.rows().remove(row);
        rows.release(row);
    }

    @Override
    public List<DecodingRow> decoding() {
        return List.copyOf(decoding.values());
    }

    @Override
    public void accept(DecodingRow at, float[] logits) {
        GrowingChoice choice = growing.get(at.row());
        if (choice == null) {
            throw new IllegalStateException(
                    "row %d grows no answer".formatted(at.row().index()));
        }
        choice.grow(logits, scratch);
        at.token(choice.lastToken());
        if (choice.finished()) {
            growing.remove(at.row());
            decoding.remove(at.row());
            if (begun < choices.size()) {
                at.row().rewind(task.reading().positions());
            }
            begin(at.row());
        }
    }

    @Override
    public void settle() {}

    @Override
    public boolean wantsRow() {
        return begun < choices.size() && !growing.isEmpty();
    }

    @Override
    public void addRow(Row row) {
        Row source = growing.keySet().iterator().next();
        rows.copy(source, row, task.reading().positions());
        task.rows().add(row);
        begin(row);
    }

    @Override
    public boolean finished() {
        return choices.stream().allMatch(GrowingChoice::finished);
    }

    @Override
    public void cancel() {
        choices.forEach(GrowingChoice::cancel);
    }

    @Override
    public List<Choice> choices() {
        return choices.stream().map(GrowingChoice::result).toList();
    }
}
