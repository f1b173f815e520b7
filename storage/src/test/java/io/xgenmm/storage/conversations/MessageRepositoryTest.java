package io.xgenmm.storage.conversations;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageRepositoryTest {
    private static TestDatabase database;
    private static ConversationRepository conversations;
    private static MessageRepository messages;
    private static ImageRepository images;

    private UUID conversation;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        conversations = new ConversationRepository(database.transactions());
        messages = new MessageRepository(database.transactions());
        images = new ImageRepository(database.transactions(), database.blobs());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void start() {
        conversation = conversations.create(ALICE, "", null, Map.of()).id();
    }

    private Message say(@Nullable UUID parent, String text) {
        return messages.append(ALICE, conversation, NewMessage.user(parent, text));
    }

    private List<String> shown() {
        return messages.branch(ALICE, conversation, 100).stream()
                .map(entry -> entry.message().text())
                .toList();
    }

    @Test
    void allPartsComeBackInOrder() {
        UUID image = images.save(ALICE, new NewImage(new byte[] {1}, "image/png", 3, 2, null, null))
                .id();
        List<Part> parts = List.of(
                new Part.Image(image),
                new Part.Image(image, new Part.Region(1, 0, 2, 2)),
                new Part.Text("what is\0 this?"),
                new Part.ToolCall("call_1", "zoom", "{\"x\":1}"),
                new Part.ToolResult("call_1", "done"));

        Message saved = messages.append(ALICE, conversation, new NewMessage(null, Role.USER, parts));

        List<Part> expected = new ArrayList<>(parts);
        expected.set(2, new Part.Text("what is\uFFFD this?"));
        assertThat(messages.find(ALICE, saved.id())).contains(saved);
        assertThat(saved.parts()).isEqualTo(expected);
    }

    @Test
    void theShownBranchRunsFromTheRootToTheLatest() {
        Message one = say(null, "one");
        Message two = say(one.id(), "two");
        say(two.id(), "three");

        assertThat(shown()).containsExactly("one", "two", "three");
    }

    @Test
    void aLongBranchIsReadFromItsEnd() {
        @Nullable UUID parent = null;
        for (int i = 0; i < 10; i++) {
            parent = say(parent, "m" + i).id();
        }

        List<BranchMessage> end = messages.branch(ALICE, conversation, 4);
        List<BranchMessage> before = messages.branch(
                ALICE, conversation, Objects.requireNonNull(end.get(0).message().parentId()), 4);

        assertThat(end).extracting(entry -> entry.message().text()).containsExactly("m6", "m7", "m8", "m9");
        assertThat(before).extracting(entry -> entry.message().text()).containsExactly("m2", "m3", "m4", "m5");
    }

    @Test
    void anEditMakesABranchAndKeepsTheOther() {
        Message question = say(null, "question");
        say(question.id(), "answer");

        Message edited = messages.edit(ALICE, question.id(), List.of(new Part.Text("better question")));

        assertThat(shown()).containsExactly("better question");
        assertThat(messages.branch(ALICE, conversation, 10).get(0).siblings())
                .containsExactly(question.id(), edited.id());

        messages.show(ALICE, conversation, question.id());
        assertThat(shown()).containsExactly("question", "answer");
    }

    @Test
    void showingAMessageGoesDownToItsNewestEnd() {
        Message root = say(null, "root");
        say(root.id(), "old");
        Message newer = say(root.id(), "new");
        Message leaf = say(newer.id(), "leaf");
        say(null, "elsewhere");

        assertThat(messages.show(ALICE, conversation, root.id())).isEqualTo(leaf.id());
        assertThat(shown()).containsExactly("root", "new", "leaf");
    }

    @Test
    void twoTabsWritingAtOnceLoseNothing() throws Exception {
        Message root = say(null, "root");
        ExecutorService tabs = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Message>> writes = IntStream.range(0, 40)
                    .<Callable<Message>>mapToObj(i -> () -> say(root.id(), "tab " + i))
                    .toList();
            List<UUID> written = new ArrayList<>();
            for (Future<Message> write : tabs.invokeAll(writes)) {
                written.add(write.get().id());
            }

            UUID leaf = conversations.find(ALICE, conversation).orElseThrow().activeLeaf();
            List<UUID> siblings =
                    messages.branch(ALICE, conversation, 10).get(1).siblings();
            assertThat(siblings).containsExactlyInAnyOrderElementsOf(written);
            assertThat(written).contains(leaf);
        } finally {
            tabs.shutdownNow();
        }
    }

    @Test
    void twoTabsGrowingTheirOwnBranchesKeepBoth() throws Exception {
        Message root = say(null, "root");
        ExecutorService tabs = Executors.newFixedThreadPool(2);
        try {
            Callable<Message> tab = () -> {
                Message last = root;
                for (int i = 0; i < 15; i++) {
                    last = say(last.id(), "step " + i);
                }
                return last;
            };
            for (Future<Message> end : tabs.invokeAll(List.of(tab, tab))) {
                assertThat(messages.branch(ALICE, conversation, end.get().id(), 100))
                        .hasSize(16);
            }
        } finally {
            tabs.shutdownNow();
        }
    }

    @Test
    void theWholeTreeIsListedInOrder() {
        Message root = say(null, "root");
        say(root.id(), "a");
        say(root.id(), "b");

        var first = messages.list(ALICE, conversation, null, 2);
        var second = messages.list(ALICE, conversation, UUID.fromString(first.next()), 2);

        assertThat(first.items()).extracting(Message::text).containsExactly("root", "a");
        assertThat(second.items()).extracting(Message::text).containsExactly("b");
    }

    @Test
    void whatIsNamedMustExistAndBelongToTheOwner() {
        UUID nowhere = UUID.randomUUID();
        UUID foreign = images.save(BOB, new NewImage(new byte[] {9}, "image/png", 1, 1, null, null))
                .id();
        UUID elsewhere = conversations.create(ALICE, "", null, Map.of()).id();
        Message other = messages.append(ALICE, elsewhere, NewMessage.user(null, "other"));

        assertThatThrownBy(() -> messages.append(ALICE, nowhere, NewMessage.user(null, "x")))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> say(nowhere, "x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> say(other.id(), "x")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> messages.append(
                        ALICE, conversation, new NewMessage(null, Role.USER, List.of(new Part.Image(foreign)))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> messages.append(BOB, conversation, NewMessage.user(null, "x")))
                .isInstanceOf(NotFoundException.class);
        assertThat(messages.list(ALICE, conversation, null, 10).items()).isEmpty();
    }

    @Test
    void aDeletedConversationTakesNoMessages() {
        conversations.delete(ALICE, conversation);

        assertThatThrownBy(() -> say(null, "too late")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aRatingIsSetAndTakenBack() {
        Message message = say(null, "x");

        assertThat(messages.rate(ALICE, message.id(), 1)).isTrue();
        assertThat(messages.find(ALICE, message.id()).orElseThrow().rating()).isEqualTo(1);
        assertThat(messages.rate(ALICE, message.id(), null)).isTrue();
        assertThat(messages.find(ALICE, message.id()).orElseThrow().rating()).isNull();
        assertThat(messages.rate(BOB, message.id(), 1)).isFalse();
    }
}
