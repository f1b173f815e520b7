package io.xgenmm.storage.blobs;

import static io.xgenmm.storage.TestDatabase.ALICE;
import static io.xgenmm.storage.TestDatabase.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.storage.TestDatabase;
import io.xgenmm.storage.images.Image;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.NewImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BlobStoreTest {
    private static final int CHUNK = BlobStore.CHUNK_BYTES;
    private static TestDatabase database;
    private static BlobStore blobs;
    private static ImageRepository images;

    @BeforeAll
    static void create() {
        database = TestDatabase.create();
        blobs = database.blobs();
        images = new ImageRepository(database.transactions(), blobs);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Image hold(byte[] content) {
        return images.save(ALICE, new NewImage(content, "image/png", 1, 1, null, null));
    }

    @Test
    void contentsOfAllSizesComeBackAsTheyWere() {
        for (int size : new int[] {1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 5_000_000}) {
            byte[] content = random(size, size);
            Image image = hold(content);
            assertThat(images.content(ALICE, image.id())).as("%d bytes", size).isEqualTo(content);
            assertThat(image.sha256()).isEqualTo(Sha256.of(content));
        }
    }

    @Test
    void aRangeIsReadFromItsChunksOnly() throws IOException {
        byte[] content = random(3 * CHUNK, 7);
        Image image = hold(content);

        for (int[] range : new int[][] {{0, 10}, {CHUNK - 5, 10}, {CHUNK, CHUNK}, {3 * CHUNK - 1, 1}, {100, 0}}) {
            try (InputStream in = images.open(ALICE, image.id(), range[0], range[1])) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, range[0], range[0] + range[1]));
            }
        }
        assertThatThrownBy(() -> images.open(ALICE, image.id(), 10, 3L * CHUNK)).hasMessageContaining("outside");
    }

    @Test
    void theSameContentIsStoredOnceForAllOwners() {
        byte[] content = random(700_000, 1);
        Image first = hold(content);

        Image again = hold(content);
        Image ofBob = images.save(BOB, new NewImage(content, "image/png", 1, 1, null, null));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(ofBob.id()).isNotEqualTo(first.id());
        assertThat(database.count(
                        "select count(*) from blob where sha256 = ?",
                        first.sha256().toColumn()))
                .isOne();
    }

    @Test
    void knowingTheAddressOpensNothing() {
        byte[] content = random(1000, 2);
        Image image = hold(content);

        Blob blob = new Blob(image.sha256(), content.length);
        assertThat(blobs.read(ALICE, blob)).isEqualTo(content);
        assertThatThrownBy(() -> blobs.read(BOB, blob)).hasMessageContaining("gone");
    }

    @Test
    void manyWritersOfTheSameContentAgree() throws Exception {
        byte[] content = random(CHUNK + 10, 3);
        ExecutorService writers = Executors.newFixedThreadPool(5);
        try {
            Callable<Blob> write = () -> blobs.write(new ByteArrayInputStream(content), Long.MAX_VALUE);
            List<Future<Blob>> written =
                    writers.invokeAll(Stream.generate(() -> write).limit(15).toList());
            for (Future<Blob> blob : written) {
                assertThat(blob.get()).isEqualTo(new Blob(Sha256.of(content), content.length));
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(database.count(
                        "select count(*) from blob where sha256 = ?",
                        Sha256.of(content).toColumn()))
                .isOne();
        assertThat(database.count("select count(*) from blob where sha256 is null"))
                .isZero();
    }

    @Test
    void tooLongOrBrokenContentLeavesNothing() {
        long before = database.count("select count(*) from blob");
        InputStream broken = new InputStream() {
            private int left = CHUNK + 5;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("unplugged");
                }
                return 1;
            }
        };

        assertThatThrownBy(() -> blobs.write(new ByteArrayInputStream(new byte[101]), 100))
                .isInstanceOf(BlobTooLargeException.class)
                .hasMessageContaining("100");
        assertThatThrownBy(() -> blobs.write(broken, Long.MAX_VALUE)).isInstanceOf(UncheckedIOException.class);
        assertThat(database.count("select count(*) from blob")).isEqualTo(before);
    }

    @Test
    void collectionSparesWhatIsReferredToOrYoung() {
        Image kept = hold(random(10, 4));
        Blob young = blobs.write(random(10, 5));
        Blob old = blobs.write(random(10, 6));
        database.update("insert into blob (id, touched) values (gen_random_uuid(), now() - interval '2 days')");
        database.update(
                "update blob set touched = now() - interval '2 days' where sha256 in (?, ?)",
                old.sha256().toColumn(),
                kept.sha256().toColumn());

        assertThat(blobs.collect(Duration.ofDays(1))).isEqualTo(2);

        assertThat(exists(kept.sha256())).isTrue();
        assertThat(exists(young.sha256())).isTrue();
        assertThat(exists(old.sha256())).isFalse();
        assertThat(
                        database.count(
                                "select count(*) from blob_chunk c where not exists (select 1 from blob b where b.id = c.blob_id)"))
                .isZero();
    }

    @Test
    void writingAgainSavesContentFromCollection() {
        Blob blob = blobs.write(random(10, 8));
        database.update(
                "update blob set touched = now() - interval '2 days' where sha256 = ?",
                blob.sha256().toColumn());

        blobs.write(random(10, 8));
        blobs.collect(Duration.ofDays(1));

        assertThat(exists(blob.sha256())).isTrue();
    }

    private static boolean exists(Sha256 sha256) {
        return database.count("select count(*) from blob where sha256 = ?", sha256.toColumn()) == 1;
    }
}
