package io.xgenmm.storage.conversations;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves answers while they stream. One thread, {@code answer-journal}, writes what all running answers have gained
 * every 200 ms in one transaction, and tells every 2 s that this process lives. Thread-safe.
 *
 * <p>An answer whose process was not heard of for {@link #SILENCE} is marked interrupted by whichever process looks
 * next. Where the database belongs to this process alone, {@link #interruptAll()} at the start does it at once.
 */
public final class AnswerJournal implements AutoCloseable {
    static final Duration FLUSH = Duration.ofMillis(200);
    /** Ten missed signs of life. */
    public static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(AnswerJournal.class);

    private final UUID writer = UUID.randomUUID();
    private final OwnerTransactions transactions;
    private final Set<Answer> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread journal = new Thread(task, "answer-journal");
        journal.setDaemon(true);
        return journal;
    });

    public AnswerJournal(OwnerTransactions transactions) {
        this.transactions = transactions;
        signOfLife();
        every(FLUSH, this::flush);
        every(SILENCE.dividedBy(10), this::signOfLife);
    }

    /**
     * Starts an answer: an assistant message in state {@link MessageState#STREAMING}, the end of the shown branch.
     *
     * @throws NotFoundException if the conversation or the parent in it does not exist
     */
    public Answer begin(Owner owner, UUID conversationId, @Nullable UUID parentId, @Nullable String model) {
        UUID id = transactions.as(
                owner,
                jdbc -> MessageInsert.answer(owner, conversationId, parentId, model, writer)
                        .run(jdbc));
        Answer answer = new Answer(owner, id, transactions, running::remove);
        running.add(answer);
        return answer;
    }

    /** Marks what processes have left behind that went silent; returns how many answers. */
    public int interruptAbandoned() {
        return transactions.asSystem(jdbc -> {
            int cut = jdbc.sql(Interruption.SQL.formatted("""
                            m.writer is null or not exists (select 1 from writer w where w.id = m.writer
                            and w.seen > now() - make_interval(secs => :silence))"""))
                    .param("silence", SILENCE.toSeconds())
                    .update();
            jdbc.sql("delete from writer where seen < now() - interval '1 day'").update();
            return cut;
        });
    }

    /** Marks everything that streams in other processes; only for a database no other process uses. */
    public int interruptAll() {
        return transactions.asSystem(jdbc -> jdbc.sql(Interruption.SQL.formatted("m.writer is distinct from :writer"))
                .param("writer", writer)
                .update());
    }

    /** Saves at once what every running answer has gained. */
    void flush() {
        List<Answer.Piece> pieces =
                running.stream().flatMap(answer -> answer.unsaved().stream()).toList();
        if (pieces.isEmpty()) {
            return;
        }
        transactions.asSystem(jdbc -> jdbc.sql("""
                        insert into answer_piece (owner, message_id, n, body)
                        select m.owner, m.id, p.n, p.body
                        from unnest(:owners::text[], :messages::uuid[], :numbers::int[], :bodies::text[])
                            as p (owner, message_id, n, body)
                        join message m on m.owner = p.owner and m.id = p.message_id and m.state = 'streaming'
                        on conflict do nothing
                        """)
                .param("owners", pieces.stream().map(p -> p.owner().id()).toArray(String[]::new))
                .param("messages", pieces.stream().map(Answer.Piece::messageId).toArray(UUID[]::new))
                .param("numbers", pieces.stream().map(Answer.Piece::n).toArray(Integer[]::new))
                .param("bodies", pieces.stream().map(Answer.Piece::body).toArray(String[]::new))
                .update());
        pieces.forEach(Answer.Piece::saved);
    }

    private void signOfLife() {
        transactions.asSystem(jdbc -> jdbc.sql("""
                        insert into writer (id) values (:id) on conflict (id) do update set seen = now()
                        """).param("id", writer).update());
    }

    private void every(Duration period, Runnable task) {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) { // the database is away; the pieces wait for the next round
                        LOG.warn("Could not save running answers, trying again: {}", e.getMessage());
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Saves what is unsaved; answers that still run are found interrupted at the next start. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS) && !running.isEmpty()) {
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Could not save {} running answers while closing: {}", running.size(), e.getMessage());
        }
    }
}
