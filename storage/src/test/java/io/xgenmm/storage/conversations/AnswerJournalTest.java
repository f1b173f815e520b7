package io.xgenmm.storage.conversations;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerJournalTest {
    private static TestDatabase database;
    private static ConversationRepository conversations;
    private static MessageRepository messages;

    private AnswerJournal journal;
    private UUID conversation;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        conversations = new ConversationRepository(database.transactions());
        messages = new MessageRepository(database.transactions());
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void start() {
        journal = new AnswerJournal(database.transactions());
        conversation = conversations.create(ALICE, "", null, Map.of()).id();
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private Message read(Answer answer) {
        return messages.find(ALICE, answer.messageId()).orElseThrow();
    }

    private void waitUntilSaved(Answer answer, String text) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!read(answer).text().equals(text) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(read(answer).text()).isEqualTo(text);
    }

    @Test
    void aStreamingAnswerIsReadableWhileItGrows() throws InterruptedException {
        Answer answer = journal.begin(ALICE, conversation, null, "tiny-interleave");
        assertThat(read(answer).state()).isEqualTo(MessageState.STREAMING);

        answer.append("A ca");
        answer.append("t");
        waitUntilSaved(answer, "A cat");
        answer.append(" on a mat");
        waitUntilSaved(answer, "A cat on a mat");

        Message done = answer.finish(MessageState.COMPLETE, "stop", Map.of("tokens", 5));
        assertThat(done.text()).isEqualTo("A cat on a mat");
        assertThat(done.finishReason()).isEqualTo("stop");
        assertThat(done.metrics()).isEqualTo(Map.of("tokens", 5));
        assertThat(database.count("select count(*) from answer_piece where message_id = ?", answer.messageId()))
                .isZero();
    }

    @Test
    void charactersAreNeverCutInHalfBetweenPieces() throws InterruptedException {
        Answer answer = journal.begin(ALICE, conversation, null, null);

        answer.append("smile ");
        waitUntilSaved(answer, "smile ");
        answer.append("\uD83D");
        journal.flush();
        answer.append("\uDE00");
        waitUntilSaved(answer, "smile 😀");
    }

    @Test
    void anAnswerOfAnotherProcessIsMarkedInterruptedWithItsText() throws InterruptedException {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("half an ans");
        waitUntilSaved(answer, "half an ans");

        try (AnswerJournal next = new AnswerJournal(database.transactions())) {
            assertThat(next.interruptAll()).isPositive();
        }

        assertThat(read(answer).state()).isEqualTo(MessageState.INTERRUPTED);
        assertThat(read(answer).text()).isEqualTo("half an ans");
    }

    @Test
    void onlySilentProcessesAreTakenForDead() throws InterruptedException {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("text");
        waitUntilSaved(answer, "text");
        try (AnswerJournal other = new AnswerJournal(database.transactions())) {
            other.interruptAbandoned();
            assertThat(read(answer).state()).isEqualTo(MessageState.STREAMING);

            journal.close();
            database.update("update writer set seen = now() - interval '1 minute'");
            assertThat(other.interruptAbandoned()).isPositive();
        }
        assertThat(read(answer).state()).isEqualTo(MessageState.INTERRUPTED);
    }

    @Test
    void aProcessTakenForDeadByMistakeStillFinishesItsAnswer() {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("whole answer");
        try (AnswerJournal other = new AnswerJournal(database.transactions())) {
            other.interruptAll();
        }

        Message done = answer.finish(MessageState.COMPLETE, "stop", Map.of());

        assertThat(done.state()).isEqualTo(MessageState.COMPLETE);
        assertThat(done.text()).isEqualTo("whole answer");
    }

    @Test
    void closingAJournalSavesWhatRuns() {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("last words");

        journal.close();

        assertThat(read(answer).text()).isEqualTo("last words");
    }

    @Test
    void closingAnAnswerEndsItOnce() {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("so far");

        answer.close();
        answer.close();

        assertThat(read(answer).state()).isEqualTo(MessageState.INTERRUPTED);
        assertThat(read(answer).text()).isEqualTo("so far");
        assertThatThrownBy(() -> answer.append("more")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void finalPartsTakeThePlaceOfTheText() {
        Answer answer = journal.begin(ALICE, conversation, null, null);
        answer.append("<tool>zoom</tool>");

        Message done = answer.finish(
                MessageState.COMPLETE, "tool_calls", Map.of(), List.of(new Part.ToolCall("call_1", "zoom", "{}")));

        assertThat(done.parts()).containsExactly(new Part.ToolCall("call_1", "zoom", "{}"));
    }

    @Test
    void aPurgedConversationDoesNotKeepOthersFromBeingSaved() throws InterruptedException {
        Answer doomed = journal.begin(ALICE, conversation, null, null);
        UUID other = conversations.create(ALICE, "", null, Map.of()).id();
        Answer living = journal.begin(ALICE, other, null, null);
        database.update("delete from conversation where id = ?", conversation);

        doomed.append("lost");
        living.append("kept");

        waitUntilSaved(living, "kept");
        assertThatThrownBy(() -> doomed.finish(MessageState.COMPLETE, "stop", Map.of()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aSecondAnswerIsABranchBesideTheFirst() {
        Message question = messages.append(ALICE, conversation, NewMessage.user(null, "what?"));
        Answer first = journal.begin(ALICE, conversation, question.id(), null);
        first.finish(MessageState.COMPLETE, "stop", Map.of());
        Answer second = journal.begin(ALICE, conversation, question.id(), null);
        second.finish(MessageState.COMPLETE, "stop", Map.of());

        BranchMessage shown = messages.branch(ALICE, conversation, 10).get(1);

        assertThat(shown.message().id()).isEqualTo(second.messageId());
        assertThat(shown.siblings()).containsExactly(first.messageId(), second.messageId());
    }
}
