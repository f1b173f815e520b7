package io.xgenmm.storage.conversations;

import io.xgenmm.storage.JsonColumn;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An answer being written. {@link #append} returns at once; the text is on disk 200 ms later. {@link #finish} returns
 * when the whole answer is durable. Thread-safe.
 */
public final class Answer implements AutoCloseable {
    private final Owner owner;
    private final UUID id;
    private final OwnerTransactions transactions;
    private final Consumer<Answer> ended;
    private final StringBuilder text = new StringBuilder();
    private int savedLength;
    private int pieceCount;
    private @Nullable Piece unsaved;
    private boolean finished;

    Answer(Owner owner, UUID id, OwnerTransactions transactions, Consumer<Answer> ended) {
        this.owner = owner;
        this.id = id;
        this.transactions = transactions;
        this.ended = ended;
    }

    public UUID messageId() {
        return id;
    }

    /** Adds to the end of the text. */
    public synchronized void append(String more) {
        if (finished) {
            throw new IllegalStateException("answer %s is finished and takes no more text".formatted(id));
        }
        text.append(more);
    }

    /** Ends the answer with the text appended so far as its only part. */
    public Message finish(MessageState state, @Nullable String finishReason, Map<String, Object> metrics) {
        return finish(state, finishReason, metrics, List.of(new Part.Text(text())));
    }

    /**
     * Ends the answer.
     *
     * @param state not {@link MessageState#STREAMING}
     * @param parts take the place of the text appended so far, for example when part of it was a tool call
     * @throws NotFoundException if the message was deleted meanwhile
     */
    public Message finish(
            MessageState state, @Nullable String finishReason, Map<String, Object> metrics, List<Part> parts) {
        if (state == MessageState.STREAMING) {
            throw new IllegalArgumentException("a finished answer is complete, cancelled, failed or interrupted");
        }
        Message message = transactions.as(owner, jdbc -> {
            int changed = jdbc.sql("""
                            update message set state = :state, finish_reason = :reason, metrics = :metrics::jsonb,
                                parts = :parts::jsonb, updated = now()
                            where owner = :owner and id = :id and state in ('streaming', 'interrupted')
                            """)
                    .param("state", state.text())
                    .param("reason", finishReason)
                    .param("metrics", JsonColumn.write(metrics))
                    .param("parts", MessageRepository.json(parts))
                    .param("owner", owner.id())
                    .param("id", id)
                    .update();
            if (changed == 0) {
                throw new NotFoundException("running answer", id);
            }
            MessageInsert.linkImages(jdbc, owner, id, parts);
            jdbc.sql("delete from answer_piece where owner = ? and message_id = ?")
                    .params(owner.id(), id)
                    .update();
            jdbc.sql("""
                    update conversation set updated = clock_timestamp()
                    where owner = ? and id = (select conversation_id from message where owner = ? and id = ?)
                    """).params(owner.id(), owner.id(), id).update();
            return MessageRepository.require(jdbc, owner, id);
        });
        end();
        return message;
    }

    /** Everything appended so far. */
    public synchronized String text() {
        return text.toString();
    }

    /** Ends an unfinished answer as {@link MessageState#INTERRUPTED}; does nothing after {@link #finish}. */
    @Override
    public void close() {
        boolean unfinished;
        synchronized (this) {
            unfinished = !finished;
        }
        if (unfinished) {
            finish(MessageState.INTERRUPTED, null, Map.of());
        }
    }

    private void end() {
        synchronized (this) {
            finished = true;
        }
        ended.accept(this);
    }

    /** What is not on disk yet. The same piece again until it is {@link Piece#saved()}, so that a retry adds nothing twice. */
    synchronized Optional<Piece> unsaved() {
        int end = pieceEnd();
        if (unsaved == null && end > savedLength && !finished) {
            unsaved = new Piece(this, pieceCount, StorableText.of(text.substring(savedLength, end)));
        }
        return Optional.ofNullable(unsaved);
    }

    /** Never between the two halves of a character. */
    private int pieceEnd() {
        int end = text.length();
        return end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private synchronized void saved(Piece piece) {
        savedLength += piece.body.length();
        pieceCount++;
        unsaved = null;
    }

    /** A stretch of an answer's text. */
    record Piece(Answer answer, int n, String body) {
        Owner owner() {
            return answer.owner;
        }

        UUID messageId() {
            return answer.id;
        }

        void saved() {
            answer.saved(this);
        }
    }
}
