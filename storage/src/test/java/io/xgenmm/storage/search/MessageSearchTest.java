package io.xgenmm.storage.search;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.conversations.Answer;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.MessageState;
import io.xgenmm.storage.conversations.NewMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageSearchTest {
    private static TestDatabase database;
    private static ConversationRepository conversations;
    private static MessageRepository messages;
    private static MessageSearch search;
    private static UUID conversation;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        conversations = new ConversationRepository(database.transactions());
        messages = new MessageRepository(database.transactions());
        search = new MessageSearch(database.transactions());
        conversation = conversations.create(ALICE, "Animals", null, Map.of()).id();
        say("The quick brown fox jumps over the lazy dog");
        say("A Füchsin & a <b>fox</b> in Москва");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static UUID say(String text) {
        return messages.append(ALICE, conversation, NewMessage.user(null, text)).id();
    }

    private static List<SearchHit> find(Owner owner, String query) {
        return search.search(owner, query, null, 10).items();
    }

    @Test
    void hitsShowTheWordsInTheirText() {
        SearchHit hit = find(ALICE, "lazy").get(0);

        assertThat(hit.title()).isEqualTo("Animals");
        assertThat(hit.conversationId()).isEqualTo(conversation);
        assertThat(hit.excerpt())
                .contains(SearchHit.BEFORE_WORD + "lazy" + SearchHit.AFTER_WORD)
                .contains("fox jumps");
    }

    @Test
    void theNewestComesFirst() {
        assertThat(find(ALICE, "fox")).hasSize(2);
        assertThat(find(ALICE, "fox").get(0).excerpt()).contains("Füchsin");
    }

    @Test
    void wordsPhrasesAlternativesAndExclusionsWork() {
        assertThat(find(ALICE, "quick dog")).hasSize(1);
        assertThat(find(ALICE, "\"quick brown\"")).hasSize(1);
        assertThat(find(ALICE, "\"brown quick\"")).isEmpty();
        assertThat(find(ALICE, "füchsin or dog")).hasSize(2);
        assertThat(find(ALICE, "fox -dog")).hasSize(1);
        assertThat(find(ALICE, "москва")).hasSize(1);
    }

    @Test
    void theLastWordMayBeABeginning() {
        assertThat(find(ALICE, "qui")).hasSize(1);
        assertThat(find(ALICE, "\"qui\"")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "'", "\\", "!!!", "a & | b", "('", "-", "\"", "x:*", "\0", "' | 'fox"})
    void noQueryIsAnError(String query) {
        assertThat(find(BOB, query)).isEmpty();
        find(ALICE, query);
    }

    @Test
    void anotherOwnerFindsNothing() {
        assertThat(find(BOB, "fox")).isEmpty();
        assertThat(find(new Owner("o'brien \\ :*"), "fox")).isEmpty();
    }

    @Test
    void ownersWithOddNamesFindTheirOwn() {
        Owner odd = new Owner("o'brien \\ :* & \"x\"");
        UUID own = conversations.create(odd, "", null, Map.of()).id();
        messages.append(odd, own, NewMessage.user(null, "a fox of my own"));

        assertThat(find(odd, "fox")).hasSize(1);
    }

    @Test
    void pagesGoOn() {
        Owner owner = new Owner("pages");
        UUID own = conversations.create(owner, "", null, Map.of()).id();
        for (int i = 0; i < 5; i++) {
            messages.append(owner, own, NewMessage.user(null, "page word " + i));
        }

        Page<SearchHit> first = search.search(owner, "word", null, 3);
        Page<SearchHit> second = search.search(owner, "word", UUID.fromString(first.next()), 3);

        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).hasSize(2).doesNotContainAnyElementsOf(first.items());
        assertThat(second.next()).isNull();
    }

    @Test
    void olderThanTheNewestThousandsIsFoundToo() {
        Owner owner = new Owner("long history");
        UUID own = conversations.create(owner, "", null, Map.of()).id();
        UUID old = messages.append(owner, own, NewMessage.user(null, "a rare bird"))
                .id();
        database.update("""
                insert into message (owner, id, conversation_id, role, parts, state)
                select ?, ('ffffffff-ffff-7fff-8000-' || lpad(to_hex(i), 12, '0'))::uuid, ?, 'user',
                    '[{"type": "text", "text": "a common sparrow"}]', 'complete' from generate_series(1, 2500) i
                """, owner.id(), own);

        assertThat(find(owner, "rare")).extracting(SearchHit::messageId).containsExactly(old);
        assertThat(find(owner, "ra")).extracting(SearchHit::messageId).containsExactly(old);
        assertThat(find(owner, "sparrow")).hasSize(10);
        assertThat(everything(owner, "a")).hasSize(2501).doesNotHaveDuplicates().endsWith(old);
    }

    private static List<UUID> everything(Owner owner, String query) {
        List<UUID> all = new ArrayList<>();
        @Nullable UUID before = null;
        do {
            Page<SearchHit> page = search.search(owner, query, before, 400);
            page.items().forEach(hit -> all.add(hit.messageId()));
            before = page.next() == null ? null : UUID.fromString(page.next());
        } while (before != null);
        return all;
    }

    @Test
    void answersAreFoundOnceTheyAreFinal() {
        try (AnswerJournal journal = new AnswerJournal(database.transactions())) {
            Answer answer = journal.begin(ALICE, conversation, null, null);
            answer.append("zeppelin");
            assertThat(find(ALICE, "zeppelin")).isEmpty();

            answer.finish(MessageState.COMPLETE, "stop", Map.of());
            assertThat(find(ALICE, "zeppelin")).hasSize(1);
        }
    }

    @Test
    void deletedConversationsAreNotFound() {
        UUID gone = conversations.create(ALICE, "", null, Map.of()).id();
        messages.append(ALICE, gone, NewMessage.user(null, "submarine"));
        assertThat(find(ALICE, "submarine")).hasSize(1);

        conversations.delete(ALICE, gone);

        assertThat(find(ALICE, "submarine")).isEmpty();
    }

    @Test
    void aVeryLongMessageIsKeptAndFoundByItsBeginning() {
        String text = "prologue " + "word".repeat(10) + " lorem ipsum".repeat(200_000);

        UUID id = say(text);

        assertThat(messages.find(ALICE, id).orElseThrow().text()).isEqualTo(text);
        assertThat(find(ALICE, "prologue")).hasSize(1);
    }
}
