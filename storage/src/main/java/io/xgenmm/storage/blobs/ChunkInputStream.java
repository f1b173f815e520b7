package io.xgenmm.storage.blobs;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a range of a blob; holds one chunk and, between chunks, no connection. */
final class ChunkInputStream extends InputStream {
    private final OwnerTransactions transactions;
    private final Owner owner;
    private final Sha256 sha256;
    private final long end;
    private long position;
    private byte[] chunk = {};
    private int next;

    ChunkInputStream(OwnerTransactions transactions, Owner owner, Sha256 sha256, long offset, long length) {
        this.transactions = transactions;
        this.owner = owner;
        this.sha256 = sha256;
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        if (next >= chunk.length) {
            fetch();
        }
        int count = (int) Math.min(Math.min(length, chunk.length - next), end - position);
        System.arraycopy(chunk, next, target, offset, count);
        next += count;
        position += count;
        return count;
    }

    private void fetch() throws IOException {
        int n = (int) (position / BlobStore.CHUNK_BYTES);
        Optional<byte[]> data = transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        select data from blob_chunk
                        where blob_id = (select id from blob where sha256 = ?) and n = ?
                        """)
                        .params(sha256.toColumn(), n)
                        .query((row, i) -> row.getBytes(1))
                        .optional());
        chunk = data.orElseThrow(
                () -> new IOException("chunk %d of %s is gone; it was deleted while being read".formatted(n, sha256)));
        next = (int) (position % BlobStore.CHUNK_BYTES);
    }
}
