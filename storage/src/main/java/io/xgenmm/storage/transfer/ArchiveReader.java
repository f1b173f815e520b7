package io.xgenmm.storage.transfer;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.blobs.BlobStore;
import io.xgenmm.storage.blobs.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads one archive into one owner's tables. Nothing in it may name an owner, nor bytes it does not bring along. */
final class ArchiveReader {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int ROWS_AT_ONCE = 200;

    private final JdbcClient jdbc;
    private final Owner owner;
    private final BlobStore blobs;
    private final ZipInputStream zip;
    private final Set<String> contents = new HashSet<>();
    private final Map<String, Integer> added = new LinkedHashMap<>();

    ArchiveReader(JdbcClient jdbc, Owner owner, BlobStore blobs, ZipInputStream zip) {
        this.jdbc = jdbc;
        this.owner = owner;
        this.blobs = blobs;
        this.zip = zip;
    }

    Map<String, Integer> read() throws IOException {
        ZipEntry first = zip.getNextEntry();
        if (first == null || !first.getName().equals(OwnerArchive.MANIFEST)) {
            throw new BrokenArchiveException("an archive starts with manifest.json, but this does not", null);
        }
        readManifest();
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            read(entry.getName());
        }
        if (added.size() != ArchiveTable.ALL.length) {
            throw new BrokenArchiveException("the archive ends after " + added.keySet(), null);
        }
        return added;
    }

    private void readManifest() throws IOException {
        JsonNode manifest = json(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        if (!manifest.path("format").asString("").equals("xgen-mm-archive")
                || manifest.path("version").asInt(0) != 1) {
            throw new BrokenArchiveException("expected version 1 of an xgen-mm-archive, found " + manifest, null);
        }
    }

    private void read(String name) throws IOException {
        if (name.startsWith(OwnerArchive.BLOBS)) {
            readBlob(name.substring(OwnerArchive.BLOBS.length()));
            return;
        }
        for (ArchiveTable table : ArchiveTable.ALL) {
            if (table.entry().equals(name)) {
                added.put(table.name(), readRows(table));
            }
        }
    }

    private void readBlob(String name) {
        Sha256 found = blobs.write(zip, Long.MAX_VALUE).sha256();
        if (!found.hex().equals(name)) {
            throw new BrokenArchiveException("the bytes named %s have the SHA-256 %s".formatted(name, found), null);
        }
        contents.add(name);
    }

    private int readRows(ArchiveTable table) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(zip, StandardCharsets.UTF_8));
        int count = 0;
        List<ObjectNode> rows = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            rows.add(row(table, line));
            if (rows.size() == ROWS_AT_ONCE) {
                count += insert(table, rows);
                rows.clear();
            }
        }
        return count + insert(table, rows);
    }

    private ObjectNode row(ArchiveTable table, String line) {
        if (!(json(line) instanceof ObjectNode row)) {
            throw new BrokenArchiveException("%s holds a line that is no JSON object".formatted(table.entry()), null);
        }
        String content = row.path("sha256").asString("").replace("\\x", "");
        if (table.holdsBytes() && !contents.contains(content)) {
            throw new BrokenArchiveException(
                    "%s names bytes the archive does not hold: %s".formatted(table.entry(), content), null);
        }
        row.put("owner", owner.id());
        return row;
    }

    /** Inserts the columns that the rows have and this release knows. */
    private int insert(ArchiveTable table, List<ObjectNode> rows) {
        if (rows.isEmpty()) {
            return 0;
        }
        Set<String> named = new HashSet<>();
        rows.forEach(row -> named.addAll(row.propertyNames()));
        String columns = columns(table).stream().filter(named::contains).collect(Collectors.joining(", "));
        try {
            return jdbc.sql("""
                            insert into %1$s (%2$s)
                            select %2$s from jsonb_populate_recordset(null::%1$s, :rows::jsonb) on conflict do nothing
                            """.formatted(table.name(), columns))
                    .param("rows", MAPPER.writeValueAsString(rows))
                    .update();
        } catch (DataAccessException e) {
            throw new BrokenArchiveException(
                    "%s holds rows that do not fit: %s"
                            .formatted(table.entry(), e.getMostSpecificCause().getMessage()),
                    e);
        }
    }

    private List<String> columns(ArchiveTable table) {
        return jdbc.sql(
                        "select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped")
                .param(table.name())
                .query((row, n) -> row.getString(1))
                .list();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new BrokenArchiveException("the archive holds broken JSON", e);
        }
    }
}
