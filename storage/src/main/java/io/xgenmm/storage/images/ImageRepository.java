package io.xgenmm.storage.images;

import io.xgenmm.storage.Columns;
import io.xgenmm.storage.Limits;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.StorableText;
import io.xgenmm.storage.TimeOrderedId;
import io.xgenmm.storage.blobs.Blob;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.Sha256;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Pictures of an owner. The same content saved twice by one owner is one image. */
public final class ImageRepository {
    private static final String COLUMNS =
            "id, sha256, name, media_type, width, height, size, thumbnail_media_type, created";

    private final OwnerTransactions transactions;
    private final BlobStore blobs;

    public ImageRepository(OwnerTransactions transactions, BlobStore blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /** Keeps a picture, or finds the one with the same bytes. It stays while a message shows it, and for a grace period. */
    public Image save(Owner owner, NewImage image) {
        Blob blob = blobs.write(image.content());
        Thumbnail thumbnail = image.thumbnail();
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        insert into image (owner, id, sha256, name, media_type, width, height, size, thumbnail,
                            thumbnail_media_type)
                        values (:owner, :id, :sha256, :name, :type, :width, :height, :size, :thumbnail, :thumbnailType)
                        on conflict (sha256, owner) do update set touched = now()
                        returning\s""" + COLUMNS)
                        .param("owner", owner.id())
                        .param("id", TimeOrderedId.next())
                        .param("sha256", blob.sha256().toColumn())
                        .param("name", StorableText.ofNullable(image.name()))
                        .param("type", StorableText.of(image.mediaType()))
                        .param("width", image.width())
                        .param("height", image.height())
                        .param("size", blob.size())
                        .param("thumbnail", thumbnail == null ? null : thumbnail.content())
                        .param("thumbnailType", thumbnail == null ? null : thumbnail.mediaType())
                        .query(ImageRepository::image)
                        .single());
    }

    public Optional<Image> find(Owner owner, UUID id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("select " + COLUMNS + " from image where owner = ? and id = ?")
                        .params(owner.id(), id)
                        .query(ImageRepository::image)
                        .optional());
    }

    /** Finds the owner's own image with this content; what others have stays unknown. */
    public Optional<Image> find(Owner owner, Sha256 sha256) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("update image set touched = now() where owner = ? and sha256 = ? returning " + COLUMNS)
                        .params(owner.id(), sha256.toColumn())
                        .query(ImageRepository::image)
                        .optional());
    }

    /** Newest first. */
    public Page<Image> list(Owner owner, @Nullable UUID before, int limit) {
        List<Image> rows = transactions.as(
                owner,
                jdbc -> jdbc.sql(
                                "select " + COLUMNS + " from image where owner = ? and id < ? order by id desc limit ?")
                        .params(owner.id(), before == null ? new UUID(-1, -1) : before, Limits.page(limit) + 1)
                        .query(ImageRepository::image)
                        .list());
        return Page.of(rows, limit, last -> last.id().toString());
    }

    /** @throws NotFoundException if the owner has no such image */
    public byte[] content(Owner owner, UUID id) {
        return blobs.read(owner, blob(owner, id));
    }

    /**
     * A range of the content, read as it is consumed.
     *
     * @throws NotFoundException if the owner has no such image
     */
    public InputStream open(Owner owner, UUID id, long offset, long length) {
        return blobs.open(owner, blob(owner, id), offset, length);
    }

    private Blob blob(Owner owner, UUID id) {
        Image image = find(owner, id).orElseThrow(() -> new NotFoundException("image", id));
        return new Blob(image.sha256(), image.size());
    }

    /** Empty when there is no such image or it has no thumbnail. */
    public Optional<Thumbnail> thumbnail(Owner owner, UUID id) {
        return transactions.as(
                owner,
                jdbc -> jdbc.sql("""
                        select thumbnail, thumbnail_media_type from image
                        where owner = ? and id = ? and thumbnail is not null
                        """)
                        .params(owner.id(), id)
                        .query((row, n) -> new Thumbnail(row.getBytes(1), row.getString(2)))
                        .optional());
    }

    /** Removes an image no message shows. False when a message shows it or there is none. */
    public boolean delete(Owner owner, UUID id) {
        return transactions.as(
                owner, jdbc -> jdbc.sql("""
                        delete from image i where owner = ? and id = ? and not exists (
                            select 1 from message_image m where m.owner = i.owner and m.image_id = i.id)
                        """).params(owner.id(), id).update() == 1);
    }

    /** Removes, of all owners, images that no message shows and nobody touched for {@code grace}; returns how many. */
    public int collect(Duration grace) {
        return transactions.asSystem(
                jdbc -> jdbc.sql("""
                        delete from image where (owner, id) in (
                            select i.owner, i.id from image i
                            where i.touched < now() - make_interval(secs => :grace) and not exists (
                                select 1 from message_image m where m.owner = i.owner and m.image_id = i.id)
                            limit 100 for update skip locked)
                        """).param("grace", grace.toMillis() / 1000.0).update());
    }

    private static Image image(ResultSet row, int n) throws SQLException {
        return new Image(
                Columns.uuid(row, "id"),
                Sha256.fromColumn(row.getBytes("sha256")),
                row.getString("name"),
                row.getString("media_type"),
                row.getInt("width"),
                row.getInt("height"),
                row.getLong("size"),
                row.getString("thumbnail_media_type"),
                Columns.instant(row, "created"));
    }
}
