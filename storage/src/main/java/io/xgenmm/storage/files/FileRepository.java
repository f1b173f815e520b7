package io.xgenmm.storage.files;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Order;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import io.xgenmm.storage.blobs.Blob;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.BlobTooLargeException;
import io.xgenmm.storage.blobs.Sha256;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of an owner. */
public final class FileRepository {
    private static final String COLUMNS = "id, sha256, name, purpose, media_type, size, expires, created";

    private final OwnerTransactions transactions;
    private final BlobStore blobs;

    public FileRepository(OwnerTransactions transactions, BlobStore blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /**
     * Reads {@code content} to its end and keeps it; the caller closes it.
     *
     * @throws BlobTooLargeException if it is longer than {@code maxBytes}; nothing is kept
     */
    public StoredFile save(Owner owner, NewFile file, InputStream content, long maxBytes) {
        return save(owner, file, blobs.write(content, maxBytes));
    }

    StoredFile save(Owner owner, NewFile file, Blob blob) {
        Duration lifetime = file.lifetime();
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into file (owner, id, sha256, name, purpose, media_type, size, expires)
                        values (:owner, :id, :sha256, :name, :purpose, :type, :size,
                            now() + make_interval(secs => :lifetime)) returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", TimeOrderedId.next("file-"))
                        .param("sha256", blob.sha256().toColumn())
                        .param("name", StorableText.of(file.name()))
                        .param("purpose", StorableText.of(file.purpose()))
                        .param("type", StorableText.of(file.mediaType()))
                        .param("size", blob.size())
                        .param("lifetime", lifetime == null ? null : lifetime.toMillis() / 1000.0)
                        .query(FileRepository::file)
                        .single());
    }

    /** What has expired is not found even before it is removed. */
    public Optional<StoredFile> find(Owner owner, String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + """
                         from file where owner = ? and id = ? and (expires is null or expires > now())
                        """)
                        .params(owner.id(), StorableText.of(id))
                        .query(FileRepository::file)
                        .optional());
    }

    /**
     * @param purpose null for all
     * @param after id of the last file of the page before; null for the first page
     */
    public Page<StoredFile> list(
            Owner owner, @Nullable String purpose, @Nullable String after, Order order, int limit) {
        List<StoredFile> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + """
                         from file where owner = :owner and (:purpose::text is null or purpose = :purpose)
                        and (expires is null or expires > now()) and\s""" + order.after("file") + " limit :rows")
                        .param("owner", owner.id())
                        .param("purpose", StorableText.ofNullable(purpose))
                        .param("after", StorableText.ofNullable(after))
                        .param("rows", Limits.page(limit) + 1)
                        .query(FileRepository::file)
                        .list());
        return Page.of(rows, limit, StoredFile::id);
    }

    /**
     * The content, fetched as it is read.
     *
     * @throws NotFoundException if the owner has no such file
     */
    public InputStream open(Owner owner, String id) {
        StoredFile file = find(owner, id).orElseThrow(() -> new NotFoundException("file", id));
        return blobs.open(owner, new Blob(file.sha256(), file.size()), 0, file.size());
    }

    /** False when there is none. */
    public boolean delete(Owner owner, String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("delete from file where owner = ? and id = ?")
                                .params(owner.id(), StorableText.of(id))
                                .update()
                        == 1);
    }

    /** Removes, of all owners, files past their time; returns how many. */
    public int removeExpired() {
        return transactions.asSystem(
                jdbc -> jdbc.sql("delete from file where expires < now()").update());
    }

    private static StoredFile file(ResultSet row, int n) throws SQLException {
        return new StoredFile(
                row.getString("id"),
                Sha256.fromColumn(row.getBytes("sha256")),
                row.getString("name"),
                row.getString("purpose"),
                row.getString("media_type"),
                row.getLong("size"),
                Columns.instantOrNull(row, "expires"),
                Columns.instant(row, "created"));
    }
}
