package io.xgenmm.storage.transfer;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.OwnerTransactions;
import io.xgenmm.storage.blobs.Blob;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Export and import of everything an owner has: conversations with all branches, images, files, responses, usage,
 * retention. API keys stay out, as their secrets are not known; so do batches, whose results are files, and what is
 * deleted.
 */
public final class OwnerArchive {
    static final String MANIFEST = "manifest.json";
    static final String BLOBS = "blobs/";
    private static final int FETCH = 200;

    private final OwnerTransactions transactions;
    private final BlobStore blobs;

    public OwnerArchive(OwnerTransactions transactions, BlobStore blobs) {
        this.transactions = transactions;
        this.blobs = blobs;
    }

    /**
     * Writes the zip, as everything is at this moment; does not close {@code out}. Constant memory.
     *
     * @throws IOException if {@code out} fails
     */
    public void exportTo(Owner owner, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        try {
            transactions.snapshot(owner, jdbc -> {
                write(jdbc, owner, zip);
                return true;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        zip.finish();
        zip.flush();
    }

    private void write(JdbcClient jdbc, Owner owner, ZipOutputStream zip) {
        entry(
                zip,
                MANIFEST,
                () -> zip.write("{\"format\":\"xgen-mm-archive\",\"version\":1}\n".getBytes(StandardCharsets.UTF_8)));
        for (Blob blob : referenced(jdbc, owner)) {
            entry(zip, BLOBS + blob.sha256(), () -> {
                try (InputStream content = blobs.open(owner, blob, 0, blob.size())) {
                    content.transferTo(zip);
                }
            });
        }
        for (ArchiveTable table : ArchiveTable.ALL) {
            entry(zip, table.entry(), () -> writeRows(jdbc, owner, table, zip));
        }
    }

    private static Iterable<Blob> referenced(JdbcClient jdbc, Owner owner) {
        return jdbc.sql("""
                        select sha256, size from image where owner = :owner
                        union select sha256, size from file where owner = :owner
                        """)
                .param("owner", owner.id())
                .query((row, n) -> new Blob(Sha256.fromColumn(row.getBytes(1)), row.getLong(2)))
                .list();
    }

    private static void writeRows(JdbcClient jdbc, Owner owner, ArchiveTable table, ZipOutputStream zip)
            throws IOException {
        try (Stream<String> rows = jdbc
                .sql(table.rows())
                .withFetchSize(FETCH)
                .param("owner", owner.id())
                .query((row, n) -> row.getString(1))
                .stream()) {
            for (String row : (Iterable<String>) rows::iterator) {
                zip.write(row.getBytes(StandardCharsets.UTF_8));
                zip.write('\n');
            }
        }
    }

    /**
     * Adds everything the zip holds to what the owner has; what is there already stays as it is, so importing twice
     * adds nothing. All or nothing.
     *
     * @return rows added, by table
     * @throws BrokenArchiveException if it is not an archive of this form
     * @throws IOException if {@code in} fails
     */
    public Map<String, Integer> importFrom(Owner owner, InputStream in) throws IOException {
        try {
            return transactions.as(owner, jdbc -> {
                try {
                    return new ArchiveReader(jdbc, owner, blobs, new ZipInputStream(in, StandardCharsets.UTF_8)).read();
                } catch (ZipException e) {
                    throw new BrokenArchiveException("this is no readable zip: " + e.getMessage(), e);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void entry(ZipOutputStream zip, String name, Content content) {
        try {
            zip.putNextEntry(new ZipEntry(name));
            content.write();
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Content {
        void write() throws IOException;
    }
}
