package io.xgenmm.engine.schedule;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.decode.BeamSearch;
import io.xgenmm.engine.decode.LogitRules;
import io.xgenmm.engine.decode.RowDecoder;
import io.xgenmm.engine.prompt.TextStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Beam search in as many rows as beams. A beam that goes on keeps its row; only a second child of a beam gets a copy, and
 * only of the positions behind the prompt, which all rows share.
 */
final class BeamAnswers implements Answers {
    private final GenerationTask task;
    private final RowDecoder decoder;
    private final AnswerTexts texts;
    private final BeamSearch search;
    private final int describeBest;
    private final List<Choice> choices = new ArrayList<>();
    private List<DecodingRow> beams = new ArrayList<>();
    private float[][] logits = new float[0][];

    BeamAnswers(GenerationTask task, RowDecoder decoder, AnswerTexts texts) {
        this.task = task;
        this.decoder = decoder;
        this.texts = texts;
        int[] seen = task.prompt().preparedImages().isEmpty() ? task.prompt().tokenIds() : new int[0];
        GenerationTask.AnswerRules rules = task.rules();
        LogitRules logitRules = new LogitRules(
                task.options(),
                seen,
                rules.stopIds(),
                rules.constraint().map(c -> c.fork()).orElse(null));
        search = new BeamSearch(
                task.options().beams(), rules.maxTokens(), task.options().lengthPenalty(), rules.stopIds(), logitRules);
        describeBest = task.options().logprobs().orElse(-1);
    }

    @Override
    public void start(float[] promptLogits) {
        Row first = task.rows().get(0);
        for (Row row : task.rows()) {
            if (row != first) {
                decoder.copy(first.index(), row.index(), 0, first.used());
                row.mirror(first, first.used());
            }
            row.startDecoding();
        }
        beams.add(new DecodingRow(task, first, -1));
        logits = new float[][] {promptLogits.clone()};
        settle();
    }

    @Override
    public List<DecodingRow> decoding() {
        return beams;
    }

    @Override
    public void accept(DecodingRow at, float[] rowLogits) {
        logits[beams.indexOf(at)] = rowLogits.clone();
    }

    @Override
    public void settle() {
        if (finished()) {
            return;
        }
        search.advance(logits, describeBest);
        if (search.done()) {
            close(FinishReason.LENGTH);
        } else {
            beams = place(search.live());
            logits = new float[beams.size()][];
        }
    }

    private List<DecodingRow> place(List<BeamSearch.Beam> live) {
        List<Row> free = new ArrayList<>(task.rows());
        Row[] rows = new Row[live.size()];
        for (int i = 0; i < rows.length; i++) {
            Row parent = beams.get(live.get(i).parent()).row();
            if (free.remove(parent)) {
                rows[i] = parent;
            }
        }
        List<DecodingRow> placed = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            if (row == null) {
                row = free.remove(free.size() - 1);
                copyAnswer(beams.get(live.get(i).parent()).row(), row);
            }
            placed.add(new DecodingRow(task, row, live.get(i).token()));
        }
        return placed;
    }

    private void copyAnswer(Row source, Row target) {
        int prompt = task.reading().positions();
        decoder.copy(source.index(), target.index(), Math.min(prompt, source.used()), source.used());
        target.mirror(source, source.used());
    }

    private void close(FinishReason openEnd) {
        for (BeamSearch.Hypothesis found : search.best(task.options().choices())) {
            Choice choice = choice(choices.size(), found, openEnd);
            choices.add(choice);
            task.mailbox()
                    .put(new GenerationEvent.Delta(
                            choice.index(), choice.text(), choice.tokenIds(), choice.logprobs()));
            task.mailbox().put(new GenerationEvent.ChoiceFinished(choice));
        }
        while (choices.size() < task.options().choices()) { // fewer answers than asked for exist
            choices.add(GenerationTask.cancelledChoice(choices.size()));
        }
        beams = List.of();
    }

    private Choice choice(int index, BeamSearch.Hypothesis found, FinishReason openEnd) {
        List<Integer> ids = found.tokens();
        TextStream stream = texts.open(task.options().stopSequences());
        StringBuilder text = new StringBuilder();
        int textIds = found.stopped() ? ids.size() - 1 : ids.size();
        for (int id : ids.subList(0, textIds)) {
            text.append(stream.push(id));
        }
        text.append(stream.finish());
        boolean stop = found.stopped() || !stream.stoppedBy().isEmpty();
        return new Choice(
                index,
                ids,
                text.toString(),
                stop ? FinishReason.STOP : openEnd,
                found.stopped() ? OptionalInt.of(ids.get(ids.size() - 1)) : OptionalInt.empty(),
                stream.stoppedBy(),
                OptionalDouble.of(found.score()),
                found.logprobs());
    }

    @Override
    public boolean wantsRow() {
        return false;
    }

    @Override
    public void addRow(Row row) {
        throw new IllegalStateException("beam search has all its rows from the start");
    }

    @Override
    public boolean finished() {
        return !choices.isEmpty();
    }

    @Override
    public void cancel() {
        if (!finished()) {
            close(FinishReason.CANCELLED);
        }
    }

    @Override
    public List<Choice> choices() {
        return choices;
    }
}
