package io.xgenmm.storage.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.conversations.Answer;
import io.xgenmm.storage.conversations.AnswerJournal;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.Message;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.MessageState;
import io.xgenmm.storage.conversations.NewMessage;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.conversations.Role;
import io.xgenmm.storage.images.Image;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import io.xgenmm.storage.images.Thumbnail;
import io.xgenmm.storage.search.MessageSearch;
import io.xgenmm.storage.statistics.OwnerStatistics;
import io.xgenmm.storage.statistics.StatisticsRepository;
import io.xgenmm.storage.statistics.StorageStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OwnerArchiveTest {
    private static final Owner SOURCE = new Owner("source");
    private static TestDatabase database;
    private static ConversationRepository conversations;
    private static MessageRepository messages;
    private static ImageRepository images;
    private static OwnerArchive archive;
    private static AnswerJournal journal;
    private static Conversation conversation;
    private static Image image;
    private static byte[] zip;

    @BeforeAll
    static void export() throws IOException {
        database = TestDatabase.create();
        conversations = new ConversationRepository(database.transactions());
        messages = new MessageRepository(database.transactions());
        images = new ImageRepository(database.transactions(), database.blobs());
        archive = new OwnerArchive(database.transactions(), database.blobs());
        journal = new AnswerJournal(database.transactions());
        image = images.save(
                SOURCE,
                new NewImage(
                        new byte[600_000], "image/png", 10, 20, "p.png", new Thumbnail(new byte[] {7}, "image/webp")));
        conversation = conversations.create(SOURCE, "Trip", "tiny-base", Map.of("k", List.of(1, 2)));
        Message question = messages.append(
                SOURCE,
                conversation.id(),
                new NewMessage(null, Role.USER, List.of(new Part.Image(image.id()), new Part.Text("where?"))));
        messages.edit(SOURCE, question.id(), List.of(new Part.Text("where exactly?")));
        Answer running = journal.begin(SOURCE, conversation.id(), question.id(), null);
        running.append("still talking");
        zip = export(SOURCE);
    }

    @AfterAll
    static void close() {
        journal.close();
        database.close();
    }

    private static byte[] export(Owner owner) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        archive.exportTo(owner, out);
        return out.toByteArray();
    }

    private static Map<String, Integer> restore(Owner owner, byte[] content) throws IOException {
        return archive.importFrom(owner, new ByteArrayInputStream(content));
    }

    @Test
    void everythingComesBackForAnotherOwner() throws IOException {
        Owner target = new Owner("target");

        Map<String, Integer> added = restore(target, zip);

        assertThat(added)
                .containsEntry("conversation", 1)
                .containsEntry("message", 3)
                .containsEntry("image", 1)
                .containsEntry("message_image", 1);
        Conversation copy = conversations.find(target, conversation.id()).orElseThrow();
        assertThat(copy.title()).isEqualTo("Trip");
        assertThat(copy.options()).isEqualTo(Map.of("k", List.of(1, 2)));
        assertThat(images.content(target, image.id())).isEqualTo(new byte[600_000]);
        assertThat(images.thumbnail(target, image.id()).orElseThrow().content()).containsExactly(7);
        List<Message> tree = messages.list(target, copy.id(), null, 10).items();
        assertThat(tree)
                .extracting(Message::parentId)
                .containsExactly(null, null, tree.get(0).id());
        assertThat(tree.get(0).parts()).contains(new Part.Image(image.id()));
        assertThat(tree.get(2).state()).isEqualTo(MessageState.INTERRUPTED);
        assertThat(new MessageSearch(database.transactions())
                        .search(target, "exactly", null, 5)
                        .items())
                .hasSize(1);
    }

    @Test
    void importingTwiceAddsNothing() throws IOException {
        Owner target = new Owner("twice");
        restore(target, zip);

        assertThat(restore(target, zip).values()).containsOnly(0);
        assertThat(restore(SOURCE, zip).values()).containsOnly(0);
    }

    @Test
    void exportOfAnImportIsTheSame() throws IOException {
        Owner target = new Owner("again");
        restore(target, zip);

        Map<String, byte[]> first = entries(zip);
        Map<String, byte[]> second = entries(export(target));
        assertThat(second.keySet()).isEqualTo(first.keySet());
        assertThat(second.get("conversation.jsonl")).isEqualTo(first.get("conversation.jsonl"));
        assertThat(second.get("image.jsonl")).isEqualTo(first.get("image.jsonl"));
    }

    @Test
    void theOwnerInARowIsNotBelieved() throws IOException {
        Map<String, byte[]> entries = entries(zip);
        String row = new String(entries.get("conversation.jsonl"), StandardCharsets.UTF_8);
        entries.put(
                "conversation.jsonl",
                row.replace("{\"id\"", "{\"owner\": \"victim\", \"id\"").getBytes(StandardCharsets.UTF_8));

        restore(new Owner("forger"), zip(entries));

        assertThat(conversations.list(new Owner("victim"), null, 10).items()).isEmpty();
        assertThat(conversations.list(new Owner("forger"), null, 10).items()).hasSize(1);
    }

    @Test
    void bytesOfOthersCannotBeClaimedByTheirAddress() throws IOException {
        Map<String, byte[]> entries = entries(zip);
        entries.remove(OwnerArchive.BLOBS + image.sha256());
        Owner thief = new Owner("thief");

        assertThatThrownBy(() -> restore(thief, zip(entries)))
                .isInstanceOf(BrokenArchiveException.class)
                .hasMessageContaining("does not hold");
        assertThat(images.find(thief, image.id())).isEmpty();
    }

    @Test
    void brokenArchivesChangeNothing() throws IOException {
        Owner target = new Owner("broken");
        Map<String, byte[]> wrongBytes = entries(zip);
        wrongBytes.put(OwnerArchive.BLOBS + image.sha256(), new byte[] {1});
        Map<String, byte[]> brokenJson = entries(zip);
        brokenJson.put("message.jsonl", "{\"id\":".getBytes(StandardCharsets.UTF_8));
        Map<String, byte[]> orphans = entries(zip);
        orphans.put("conversation.jsonl", new byte[0]);
        Map<String, byte[]> newer = entries(zip);
        newer.put(
                OwnerArchive.MANIFEST,
                "{\"format\":\"xgen-mm-archive\",\"version\":2}".getBytes(StandardCharsets.UTF_8));

        for (byte[] broken : List.of(
                zip(wrongBytes),
                zip(brokenJson),
                zip(orphans),
                zip(newer),
                Arrays.copyOf(zip, zip.length / 2),
                new byte[] {1, 2, 3})) {
            assertThatThrownBy(() -> restore(target, broken))
                    .isInstanceOfAny(BrokenArchiveException.class, IOException.class);
        }
        assertThat(conversations.list(target, null, 10).items()).isEmpty();
        assertThat(images.list(target, null, 10).items()).isEmpty();
    }

    @Test
    void statisticsCountAndShowWhatIsSharedOnce() throws IOException {
        Owner target = new Owner("counted");
        restore(target, zip);
        StatisticsRepository statistics = new StatisticsRepository(database.transactions());

        OwnerStatistics own = statistics.of(target);
        StorageStatistics all = statistics.ofAll();

        assertThat(own).isEqualTo(new OwnerStatistics(1, 3, 1, 600_000, 0, 0));
        assertThat(all.storedBytes()).isEqualTo(600_000);
        assertThat(all.dedupRatio()).isGreaterThanOrEqualTo(2);
        assertThat(all.databaseBytes()).isGreaterThan(600_000);
        assertThat(all.tableBytes()).containsKeys("message", "blob_chunk");
    }

    @Test
    void whatIsDeletedStaysBehind() throws IOException {
        Owner owner = new Owner("deleted");
        UUID gone = conversations.create(owner, "gone", null, Map.of()).id();
        messages.append(owner, gone, NewMessage.user(null, "x"));
        conversations.delete(owner, gone);

        Map<String, byte[]> entries = entries(export(owner));

        assertThat(entries.get("conversation.jsonl")).isEmpty();
        assertThat(entries.get("message.jsonl")).isEmpty();
    }

    private static Map<String, byte[]> entries(byte[] content) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return out.toByteArray();
    }
}
