package io.xgenmm.storage.files;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import io.xgenmm.storage.blobs.Blob;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.BlobTooLargeException;
import io.xgenmm.storage.blobs.Sha256;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Uploads of an owner. Parts may arrive side by side and in any order; completion names them in order. */
public final class UploadRepository {
    private static final String COLUMNS = "id, name, purpose, media_type, size, state, file_id, expires, created";

    private final OwnerTransactions transactions;
    private final BlobStore blobs;
    private final FileRepository files;

    public UploadRepository(OwnerTransactions transactions, BlobStore blobs, FileRepository files) {
        this.transactions = transactions;
        this.blobs = blobs;
        this.files = files;
    }

    /**
     * @param size bytes all parts will hold together
     * @param lifetime within which it must be completed
     */
    public Upload create(Owner owner, NewFile file, long size, Duration lifetime) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into upload (owner, id, name, purpose, media_type, size, expires)
                        values (:owner, :id, :name, :purpose, :type, :size,
                            now() + make_interval(secs => :lifetime)) returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", TimeOrderedId.next("upload_"))
                        .param("name", StorableText.of(file.name()))
                        .param("purpose", StorableText.of(file.purpose()))
                        .param("type", StorableText.of(file.mediaType()))
                        .param("size", size)
                        .param("lifetime", lifetime.toMillis() / 1000.0)
                        .query(UploadRepository::upload)
                        .single());
    }

    public Optional<Upload> find(Owner owner, String id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + " from upload where owner = ? and id = ?")
                        .params(owner.id(), StorableText.of(id))
                        .query(UploadRepository::upload)
                        .optional());
    }

    /**
     * Reads {@code content} to its end and keeps it as one part.
     *
     * @throws NotFoundException if there is no such upload
     * @throws UploadStateException if it is no longer pending
     * @throws BlobTooLargeException if the part is longer than {@code maxBytes}
     */
    public UploadPart addPart(Owner owner, String uploadId, InputStream content, long maxBytes) {
        requirePending(find(owner, uploadId), uploadId);
        Blob blob = blobs.write(content, maxBytes);
        return transactions.as(owner, jdbc -> {
            requirePending(lock(jdbc, owner, uploadId), uploadId);
            return jdbc.sql("""
                            insert into upload_part (owner, id, upload_id, sha256, size)
                            values (?, ?, ?, ?, ?) returning id, upload_id, size, created
                            """)
                    .params(
                            owner.id(),
                            TimeOrderedId.next("part_"),
                            uploadId,
                            blob.sha256().toColumn(),
                            blob.size())
                    .query(UploadRepository::part)
                    .single();
        });
    }

    /**
     * Makes a file of the parts, in the order given.
     *
     * @param lifetime of the new file; see {@link NewFile#lifetime()}
     * @throws NotFoundException if there is no such upload or part of it
     * @throws UploadStateException if it is no longer pending or the parts do not add up to its size
     */
    public StoredFile complete(Owner owner, String uploadId, List<String> partIds, NewFile file) {
        Upload upload = requirePending(find(owner, uploadId), uploadId);
        List<Blob> parts = parts(owner, uploadId, partIds);
        long size = parts.stream().mapToLong(Blob::size).sum();
        if (size != upload.size()) {
            throw new UploadStateException("the parts named hold %d bytes, but the upload was announced with %d"
                    .formatted(size, upload.size()));
        }
        Blob whole = blobs.write(concatenated(owner, parts), size);
        return transactions.as(owner, jdbc -> {
            requirePending(lock(jdbc, owner, uploadId), uploadId);
            StoredFile stored = files.save(owner, file, whole);
            jdbc.sql("update upload set state = 'completed', file_id = ? where owner = ? and id = ?")
                    .params(stored.id(), owner.id(), uploadId)
                    .update();
            jdbc.sql("delete from upload_part where owner = ? and upload_id = ?")
                    .params(owner.id(), uploadId)
                    .update();
            return stored;
        });
    }

    /**
     * Gives an upload up; its parts go.
     *
     * @throws NotFoundException if there is no such upload
     * @throws UploadStateException if it is no longer pending
     */
    public Upload cancel(Owner owner, String uploadId) {
        return transactions.as(owner, jdbc -> {
            requirePending(lock(jdbc, owner, uploadId), uploadId);
            jdbc.sql("delete from upload_part where owner = ? and upload_id = ?")
                    .params(owner.id(), uploadId)
                    .update();
            return jdbc.sql("update upload set state = 'cancelled' where owner = ? and id = ? returning " + COLUMNS)
                    .params(owner.id(), uploadId)
                    .query(UploadRepository::upload)
                    .single();
        });
    }

    /** Ends, of all owners, uploads past their time; returns how many. */
    public int expire() {
        return transactions.asSystem(jdbc -> {
            jdbc.sql("""
                    delete from upload_part p using upload u
                    where u.owner = p.owner and u.id = p.upload_id and u.state = 'pending' and u.expires < now()
                    """).update();
            return jdbc.sql("update upload set state = 'expired' where state = 'pending' and expires < now()")
                    .update();
        });
    }

    private static Optional<Upload> lock(JdbcClient jdbc, Owner owner, String id) {
        return jdbc.sql("select " + COLUMNS + " from upload where owner = ? and id = ? for update")
                .params(owner.id(), StorableText.of(id))
                .query(UploadRepository::upload)
                .optional();
    }

    private static Upload requirePending(Optional<Upload> found, String id) {
        Upload upload = found.orElseThrow(() -> new NotFoundException("upload", id));
        if (upload.state() != Upload.State.PENDING) {
            throw new UploadStateException("upload %s is %s; only a pending one can change"
                    .formatted(id, upload.state().name().toLowerCase(Locale.ROOT)));
        }
        return upload;
    }

    private List<Blob> parts(Owner owner, String uploadId, List<String> partIds) {
        return transactions.as(owner, jdbc -> {
            List<Blob> parts = new ArrayList<>();
            for (String id : partIds) {
                parts.add(jdbc.sql("select sha256, size from upload_part where owner = ? and upload_id = ? and id = ?")
                        .params(owner.id(), uploadId, StorableText.of(id))
                        .query((row, n) -> new Blob(Sha256.fromColumn(row.getBytes(1)), row.getLong(2)))
                        .optional()
                        .orElseThrow(() -> new NotFoundException("part", id)));
            }
            return parts;
        });
    }

    private InputStream concatenated(Owner owner, List<Blob> parts) {
        List<InputStream> streams = parts.stream()
                .map(part -> blobs.open(owner, part, 0, part.size()))
                .toList();
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    private static Upload upload(ResultSet row, int n) throws SQLException {
        return new Upload(
                row.getString("id"),
                row.getString("name"),
                row.getString("purpose"),
                row.getString("media_type"),
                row.getLong("size"),
                Upload.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getString("file_id"),
                Columns.instant(row, "expires"),
                Columns.instant(row, "created"));
    }

    private static UploadPart part(ResultSet row, int n) throws SQLException {
        return new UploadPart(
                row.getString("id"), row.getString("upload_id"), row.getLong("size"), Columns.instant(row, "created"));
    }
}
