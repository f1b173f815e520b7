package io.xgenmm.storage.conversations;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConversationRepositoryTest {
    private static TestDatabase database;
    private static ConversationRepository conversations;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        conversations = new ConversationRepository(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void whatIsCreatedIsFoundAsItWas() {
        Map<String, Object> options = Map.of("temperature", 0.5, "stop", List.of("a", "b"));

        Conversation created = conversations.create(ALICE, "A cat\0", "tiny-interleave", options);

        assertThat(conversations.find(ALICE, created.id())).contains(created);
        assertThat(created.title()).isEqualTo("A cat\uFFFD");
        assertThat(created.options()).isEqualTo(options);
        assertThat(created.activeLeaf()).isNull();
    }

    @Test
    void anotherOwnerFindsChangesAndDeletesNothing() {
        UUID id = conversations.create(ALICE, "mine", null, Map.of()).id();

        assertThat(conversations.find(BOB, id)).isEmpty();
        assertThat(conversations.update(BOB, id, ConversationChange.title("yours")))
                .isEmpty();
        assertThat(conversations.delete(BOB, id)).isFalse();
        assertThat(conversations.list(BOB, null, 10).items()).isEmpty();
    }

    @Test
    void aChangeTouchesOnlyWhatItNames() {
        Conversation before = conversations.create(ALICE, "before", "m", Map.of("k", 1));

        Conversation after = conversations
                .update(ALICE, before.id(), ConversationChange.pinned(true))
                .orElseThrow();

        assertThat(after.pinned()).isTrue();
        assertThat(after.title()).isEqualTo("before");
        assertThat(after.options()).isEqualTo(Map.of("k", 1));
        assertThat(after.updated()).isAfter(before.updated());
    }

    @Test
    void pagesGoThroughTheWholeListOnce() {
        Owner owner = new Owner("pages");
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            made.add(conversations.create(owner, "c" + i, null, Map.of()).id());
        }
        conversations.update(owner, made.get(3), ConversationChange.pinned(true));

        List<UUID> seen = new ArrayList<>();
        @Nullable String next = null;
        do {
            Page<Conversation> page = conversations.list(owner, next, 7);
            page.items().forEach(conversation -> seen.add(conversation.id()));
            next = page.next();
        } while (next != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith(made.get(3), made.get(24), made.get(23));
    }

    @Test
    void rowsOfOneInstantAreNotLostBetweenPages() {
        Owner owner = new Owner("same instant");
        for (int i = 0; i < 10; i++) {
            conversations.create(owner, "c" + i, null, Map.of());
        }
        database.update("update conversation set updated = '2026-01-01' where owner = ?", owner.id());

        Page<Conversation> first = conversations.list(owner, null, 5);
        Page<Conversation> second = conversations.list(owner, first.next(), 5);

        assertThat(first.items()).hasSize(5).doesNotContainAnyElementsOf(second.items());
        assertThat(second.items()).hasSize(5);
        assertThat(second.next()).isNull();
    }

    @Test
    void aForeignCursorIsRefused() {
        assertThatThrownBy(() -> conversations.list(ALICE, "nonsense", 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor");
        assertThatThrownBy(() -> conversations.list(ALICE, null, 0)).hasMessageContaining("1 to 1000");
    }

    @Test
    void deletedOnesAreHiddenUntilRestored() {
        Owner owner = new Owner("undo");
        UUID id = conversations.create(owner, "gone", null, Map.of()).id();

        assertThat(conversations.delete(owner, id)).isTrue();
        assertThat(conversations.delete(owner, id)).isFalse();
        assertThat(conversations.list(owner, null, 10).items()).isEmpty();
        assertThat(conversations.update(owner, id, ConversationChange.title("x")))
                .isEmpty();

        assertThat(conversations.restore(owner, id)).isTrue();
        assertThat(conversations.list(owner, null, 10).items()).hasSize(1);
    }

    @Test
    void purgeWaitsForTheTimeOfUndo() {
        Owner owner = new Owner("purge");
        UUID id = conversations.create(owner, "gone", null, Map.of()).id();
        UUID kept = conversations.create(owner, "kept", null, Map.of()).id();
        conversations.delete(owner, id);

        conversations.purge(Duration.ofHours(1));
        assertThat(conversations.find(owner, id)).isPresent();

        assertThat(conversations.purge(Duration.ZERO)).isPositive();
        assertThat(conversations.find(owner, id)).isEmpty();
        assertThat(conversations.find(owner, kept)).isPresent();
    }
}
