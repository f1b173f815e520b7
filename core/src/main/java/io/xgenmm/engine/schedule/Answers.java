package io.xgenmm.engine.schedule;

import io.xgenmm.engine.Choice;
import java.util.List;

/** The growing answers to one prompt that has been read. Engine thread only. */
interface Answers {
    /** Takes the raw logits [vocabulary] behind the prompt. */
    void start(float[] promptLogits);

    /** Rows that take a token in the next step. */
    List<DecodingRow> decoding();

    /** Takes the raw logits behind the token of one of them. */
    void accept(DecodingRow at, float[] logits);

    /** Called when all rows of a step have their logits. */
    void settle();

    /** Whether another row could be put to use now. */
    boolean wantsRow();

    void addRow(Row row);

    boolean finished();

    /** Ends what still grows. */
    void cancel();

    /** In index order, once {@link #finished()}. */
    List<Choice> choices();
}
