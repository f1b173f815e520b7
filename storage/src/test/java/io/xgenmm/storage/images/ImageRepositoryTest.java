package io.xgenmm.storage.images;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.conversations.Conversation;
import io.xgenmm.storage.conversations.ConversationRepository;
import io.xgenmm.storage.conversations.MessageRepository;
import io.xgenmm.storage.conversations.NewMessage;
import io.xgenmm.storage.conversations.Part;
import io.xgenmm.storage.conversations.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImageRepositoryTest {
    private static TestDatabase database;
    private static ImageRepository images;
    private static ConversationRepository conversations;
    private static MessageRepository messages;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        images = new ImageRepository(database.transactions(), database.blobs());
        conversations = new ConversationRepository(database.transactions());
        messages = new MessageRepository(database.transactions());
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static NewImage picture(String content) {
        return new NewImage(
                content.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                "image/jpeg",
                640,
                480,
                "cat.jpg",
                new Thumbnail(new byte[] {1, 2}, "image/webp"));
    }

    private static Conversation conversationShowing(Owner owner, Image image) {
        Conversation conversation = conversations.create(owner, "", null, Map.of());
        messages.append(owner, conversation.id(), new NewMessage(null, Role.USER, List.of(new Part.Image(image.id()))));
        return conversation;
    }

    @Test
    void factsAndThumbnailAreKept() {
        Image image = images.save(ALICE, picture("facts"));

        assertThat(images.find(ALICE, image.id())).contains(image);
        assertThat(image.width()).isEqualTo(640);
        assertThat(image.name()).isEqualTo("cat.jpg");
        assertThat(image.size()).isEqualTo(5);
        assertThat(images.thumbnail(ALICE, image.id()).orElseThrow().content()).containsExactly(1, 2);
    }

    @Test
    void theDigestTellsAnOwnerOnlyOfItsOwn() {
        Image image = images.save(ALICE, picture("digest"));

        assertThat(images.find(ALICE, image.sha256())).contains(image);
        assertThat(images.find(BOB, image.sha256())).isEmpty();
        assertThat(images.find(ALICE, Sha256.of(new byte[0]))).isEmpty();
        assertThat(images.thumbnail(BOB, image.id())).isEmpty();
        assertThatThrownBy(() -> images.content(BOB, image.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void pagesRunFromTheNewest() {
        Owner owner = new Owner("pages");
        List<UUID> made = List.of("a", "b", "c").stream()
                .map(content -> images.save(owner, picture(content)).id())
                .toList();

        Page<Image> first = images.list(owner, null, 2);
        Page<Image> second = images.list(owner, UUID.fromString(first.next()), 2);

        assertThat(first.items()).extracting(Image::id).containsExactly(made.get(2), made.get(1));
        assertThat(second.items()).extracting(Image::id).containsExactly(made.get(0));
        assertThat(second.next()).isNull();
    }

    @Test
    void anImageThatIsShownCannotBeDeleted() {
        Image image = images.save(ALICE, picture("shown"));
        conversationShowing(ALICE, image);

        assertThat(images.delete(ALICE, image.id())).isFalse();
        assertThat(images.delete(BOB, image.id())).isFalse();
        assertThat(images.find(ALICE, image.id())).isPresent();
    }

    @Test
    void collectionWaitsForGraceAndForTheLastMessage() {
        Owner owner = new Owner("collect");
        Image image = images.save(owner, picture("collect"));
        Conversation one = conversationShowing(owner, image);
        Conversation two = conversationShowing(owner, image);
        age();

        forget(owner, one);
        images.collect(Duration.ofDays(1));
        assertThat(images.find(owner, image.id())).isPresent();

        forget(owner, two);
        assertThat(images.find(owner, image.sha256())).isPresent(); // looked at by digest: young again
        images.collect(Duration.ofDays(1));
        assertThat(images.find(owner, image.id())).isPresent();

        age();
        images.collect(Duration.ofDays(1));
        assertThat(images.find(owner, image.id())).isEmpty();

        database.blobs().collect(Duration.ofDays(1));
        assertThat(database.count(
                        "select count(*) from blob where sha256 = ?",
                        image.sha256().toColumn()))
                .isZero();
    }

    private static void age() {
        database.update("update image set touched = now() - interval '2 days'");
        database.update("update blob set touched = now() - interval '2 days'");
    }

    private static void forget(Owner owner, Conversation conversation) {
        conversations.delete(owner, conversation.id());
        conversations.purge(Duration.ZERO);
    }
}
