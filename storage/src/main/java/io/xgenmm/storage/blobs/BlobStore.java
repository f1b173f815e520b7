package io.xgenmm.storage.blobs;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.TimeOrderedId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes and reads bytes by their SHA-256. Equal bytes are stored once, whoever sends them; only a row that refers to
 * them makes them readable, so nobody learns what another owner has.
 */
public final class BlobStore {
    static final int CHUNK_BYTES = 512 * 1024;

    private final OwnerTransactions transactions;

    public BlobStore(OwnerTransactions transactions) {
        this.transactions = transactions;
    }

    /** As {@link #write(InputStream, long)}, but writes nothing when the content is there already. */
    public Blob write(byte[] content) {
        Sha256 sha256 = Sha256.of(content);
        boolean present = transactions.asSystem(jdbc -> touch(jdbc, sha256));
        return present ? new Blob(sha256, content.length) : write(new ByteArrayInputStream(content), Long.MAX_VALUE);
    }

    /**
     * Reads {@code content} to its end and stores it. The caller closes it and then refers to the blob before the
     * grace period of {@link #collect} is over. Holds one chunk in memory.
     *
     * @throws BlobTooLargeException after reading more than {@code maxBytes}; nothing is kept
     * @throws UncheckedIOException if reading fails; nothing is kept
     */
    public Blob write(InputStream content, long maxBytes) {
        UUID id = TimeOrderedId.next();
        transactions.asSystem(
                jdbc -> jdbc.sql("insert into blob (id) values (?)").param(id).update());
        try {
            return seal(id, writeChunks(id, content, maxBytes));
        } catch (RuntimeException e) {
            discard(id, e);
            throw e;
        }
    }

    private Blob writeChunks(UUID id, InputStream content, long maxBytes) {
        MessageDigest digest = Sha256.newDigest();
        long size = 0;
        try {
            byte[] chunk = content.readNBytes(CHUNK_BYTES);
            for (int n = 0; chunk.length > 0; n++, chunk = content.readNBytes(CHUNK_BYTES)) {
                size += chunk.length;
                if (size > maxBytes) {
                    throw new BlobTooLargeException(maxBytes);
                }
                digest.update(chunk);
                writeChunk(id, n, chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the content broke off after %d bytes".formatted(size), e);
        }
        return new Blob(Sha256.ofDigest(digest.digest()), size);
    }

    private void writeChunk(UUID id, int n, byte[] data) {
        transactions.asSystem(jdbc -> jdbc.sql("insert into blob_chunk (blob_id, n, data) values (?, ?, ?)")
                .params(id, n, data)
                .update());
    }

    /** Gives the chunks their address, or drops them when somebody was first. */
    private Blob seal(UUID id, Blob blob) {
        return transactions.asSystem(jdbc -> {
            takeTurns(jdbc, blob.sha256());
            boolean first = jdbc.sql("""
                            update blob set sha256 = :sha256, size = :size, touched = now()
                            where id = :id and not exists (select 1 from blob where sha256 = :sha256)
                            """)
                            .param("sha256", blob.sha256().toColumn())
                            .param("size", blob.size())
                            .param("id", id)
                            .update()
                    == 1;
            if (!first) {
                jdbc.sql("delete from blob where id = ?").param(id).update();
                touch(jdbc, blob.sha256());
            }
            return blob;
        });
    }

    /** Of two writers of the same content the second waits here until it can see what the first has stored. */
    private static void takeTurns(JdbcClient jdbc, Sha256 sha256) {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ByteBuffer.wrap(sha256.toColumn()).getLong())
                .query()
                .listOfRows();
    }

    private static boolean touch(JdbcClient jdbc, Sha256 sha256) {
        return jdbc.sql("update blob set touched = now() where sha256 = ?")
                        .param(sha256.toColumn())
                        .update()
                == 1;
    }

    private void discard(UUID id, RuntimeException cause) {
        try {
            transactions.asSystem(
                    jdbc -> jdbc.sql("delete from blob where id = ?").param(id).update());
        } catch (RuntimeException e) { // garbage collection will find it
            cause.addSuppressed(e);
        }
    }

    /** All bytes; for what is known to be small. */
    public byte[] read(Owner owner, Blob blob) {
        try (InputStream content = open(owner, blob, 0, blob.size())) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@code length} bytes from {@code offset} on, fetched chunk by chunk in short transactions of {@code owner}, who
     * must hold a row that refers to the blob.
     */
    public InputStream open(Owner owner, Blob blob, long offset, long length) {
        if (offset < 0 || length < 0 || offset + length > blob.size()) {
            throw new IllegalArgumentException(
                    "the range %d+%d lies outside of %d bytes".formatted(offset, length, blob.size()));
        }
        return new ChunkInputStream(transactions, owner, blob.sha256(), offset, length);
    }

    /**
     * Removes blobs that nothing refers to and that were not touched for {@code grace}, half-written ones too; returns
     * how many. Called by a background job until it returns 0.
     */
    public int collect(Duration grace) {
        return transactions.asSystem(
                jdbc -> jdbc.sql("""
                        delete from blob where id in (
                            select b.id from blob b
                            where b.touched < now() - make_interval(secs => :grace)
                            and not exists (select 1 from image i where i.sha256 = b.sha256)
                            and not exists (select 1 from file f where f.sha256 = b.sha256)
                            and not exists (select 1 from upload_part p where p.sha256 = b.sha256)
                            limit 100 for update skip locked)
                        """).param("grace", grace.toMillis() / 1000.0).update());
    }
}
