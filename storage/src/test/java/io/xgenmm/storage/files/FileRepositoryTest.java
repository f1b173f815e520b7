package io.xgenmm.storage.files;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Order;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.blobs.BlobTooLargeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FileRepositoryTest {
    private static final NewFile FILE = new NewFile("in.jsonl", "batch", "application/jsonl", null);
    private static TestDatabase database;
    private static FileRepository files;
    private static UploadRepository uploads;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        files = new FileRepository(database.transactions(), database.blobs());
        uploads = new UploadRepository(database.transactions(), database.blobs(), files);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static InputStream bytes(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return new ByteArrayInputStream(content);
    }

    private static byte[] read(Owner owner, String id) {
        try (InputStream in = files.open(owner, id)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileIsKeptAndReadBack() {
        StoredFile file = files.save(ALICE, FILE, bytes(1, 2, 3), 10);

        assertThat(file.id()).startsWith("file-");
        assertThat(file.size()).isEqualTo(3);
        assertThat(files.find(ALICE, file.id())).contains(file);
        assertThat(read(ALICE, file.id())).containsExactly(1, 2, 3);
    }

    @Test
    void anotherOwnerHasNoPartInIt() {
        StoredFile file = files.save(ALICE, FILE, bytes(1), 10);

        assertThat(files.find(BOB, file.id())).isEmpty();
        assertThat(files.delete(BOB, file.id())).isFalse();
        assertThatThrownBy(() -> files.open(BOB, file.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void idsAndNamesPostgresCannotHoldAreUnknownAndNoError() {
        assertThat(files.find(ALICE, "file-\0")).isEmpty();
        assertThat(files.list(ALICE, "\0", "\uD83D", Order.OLDEST_FIRST, 5).items())
                .isEmpty();
        assertThat(files.save(ALICE, new NewFile("a\0", "b\0", "c\0", null), bytes(1), 1)
                        .name())
                .isEqualTo("a\uFFFD");
    }

    @Test
    void anEmptyFileIsAFile() {
        StoredFile file = files.save(ALICE, FILE, bytes(), 10);

        assertThat(read(ALICE, file.id())).isEmpty();
    }

    @Test
    void aFileThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> files.save(ALICE, FILE, bytes(1, 2, 3), 2)).isInstanceOf(BlobTooLargeException.class);
    }

    @Test
    void listsRunBothWaysAndFilterByPurpose() {
        Owner owner = new Owner("lists");
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> files.save(owner, FILE, bytes(i), 10).id())
                .toList();
        files.save(owner, new NewFile("a.png", "vision", "image/png", null), bytes(9), 10);

        Page<StoredFile> oldest = files.list(owner, "batch", null, Order.OLDEST_FIRST, 3);
        Page<StoredFile> rest = files.list(owner, "batch", oldest.next(), Order.OLDEST_FIRST, 3);
        Page<StoredFile> newest = files.list(owner, null, null, Order.NEWEST_FIRST, 2);

        assertThat(oldest.items()).extracting(StoredFile::id).isEqualTo(ids.subList(0, 3));
        assertThat(rest.items()).extracting(StoredFile::id).isEqualTo(ids.subList(3, 5));
        assertThat(newest.items()).extracting(StoredFile::purpose).containsExactly("vision", "batch");
    }

    @Test
    void whatHasExpiredIsNotFoundAndThenRemoved() {
        StoredFile file =
                files.save(ALICE, new NewFile("x", "batch", "text/plain", Duration.ofMillis(-1)), bytes(1), 10);

        assertThat(files.find(ALICE, file.id())).isEmpty();
        assertThat(files.removeExpired()).isOne();
    }

    @Test
    void anUploadBecomesAFileInTheOrderNamed() {
        Upload upload = uploads.create(ALICE, FILE, 4, Duration.ofHours(1));
        UploadPart second = uploads.addPart(ALICE, upload.id(), bytes(3, 4), 10);
        UploadPart first = uploads.addPart(ALICE, upload.id(), bytes(1, 2), 10);

        StoredFile file = uploads.complete(ALICE, upload.id(), List.of(first.id(), second.id()), FILE);

        assertThat(read(ALICE, file.id())).containsExactly(1, 2, 3, 4);
        Upload done = uploads.find(ALICE, upload.id()).orElseThrow();
        assertThat(done.state()).isEqualTo(Upload.State.COMPLETED);
        assertThat(done.fileId()).isEqualTo(file.id());
        assertThatThrownBy(() -> uploads.complete(ALICE, upload.id(), List.of(first.id()), FILE))
                .isInstanceOf(UploadStateException.class)
                .hasMessageContaining("completed");
    }

    @Test
    void partsThatDoNotAddUpAreRefused() {
        Upload upload = uploads.create(ALICE, FILE, 4, Duration.ofHours(1));
        UploadPart part = uploads.addPart(ALICE, upload.id(), bytes(1, 2, 3), 10);

        assertThatThrownBy(() -> uploads.complete(ALICE, upload.id(), List.of(part.id()), FILE))
                .isInstanceOf(UploadStateException.class)
                .hasMessageContaining("3 bytes")
                .hasMessageContaining("4");
        assertThatThrownBy(() -> uploads.complete(ALICE, upload.id(), List.of("part_x"), FILE))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aCancelledOrExpiredUploadTakesNoParts() {
        Upload cancelled = uploads.create(ALICE, FILE, 1, Duration.ofHours(1));
        uploads.addPart(ALICE, cancelled.id(), bytes(1), 10);
        Upload late = uploads.create(ALICE, FILE, 1, Duration.ofMillis(-1));

        assertThat(uploads.cancel(ALICE, cancelled.id()).state()).isEqualTo(Upload.State.CANCELLED);
        assertThat(uploads.expire()).isOne();

        assertThat(uploads.find(ALICE, late.id()).orElseThrow().state()).isEqualTo(Upload.State.EXPIRED);
        assertThatThrownBy(() -> uploads.addPart(ALICE, cancelled.id(), bytes(1), 10))
                .isInstanceOf(UploadStateException.class);
        assertThatThrownBy(() -> uploads.addPart(BOB, cancelled.id(), bytes(1), 10))
                .isInstanceOf(NotFoundException.class);
        assertThat(database.count("select count(*) from upload_part where upload_id = ?", cancelled.id()))
                .isZero();
    }
}
