package io.xgenmm.engine.hub;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One file on its way: grows as {@code NAME.part}, and gets its name only when size and digest are right. One thread. */
final class FileDownload {

    private static final String PART = ".part";
    private static final int CHUNK = 1 << 18;

    private final HubConnection connection;
    private final URI uri;
    private final HubFile file;
    private final Path target;
    private final Path part;
    private final LongConsumer progress;

    /** @param progress hears how many bytes of the file are there */
    FileDownload(HubConnection connection, URI uri, HubFile file, Path folder, LongConsumer progress) {
        this.connection = connection;
        this.uri = uri;
        this.file = file;
        this.target = folder.resolve(file.name());
        this.part = folder.resolve(file.name() + PART);
        this.progress = progress;
    }

    static long partBytes(Path folder, HubFile file) throws IOException {
        Path part = folder.resolve(file.name() + PART);
        return Files.exists(part) ? Files.size(part) : 0;
    }

    boolean finished() {
        return Files.exists(target);
    }

    /** Deletes a finished file that is not the one of the listing: a branch may have moved on since. */
    void forgetOther() throws IOException {
        if (!finished()) {
            return;
        }
        long size = Files.size(target);
        boolean sameSize = file.bytes().orElse(size) == size;
        String digest = file.digest().filter(FileDigest::isOne).orElse("");
        if (!sameSize || !digest.isEmpty() && !FileDigest.of(target, digest).equals(digest)) {
            Files.delete(target);
        }
    }

    /** Asks for what is missing. */
    HubResponse ask() throws IOException {
        long present = Files.exists(part) ? Files.size(part) : 0;
        boolean whole = file.bytes().isPresent() && present >= file.bytes().getAsLong();
        if (whole) { // also when an earlier try was stopped between the last byte and the check
            Files.deleteIfExists(part);
            present = 0;
        }
        return connection.get(uri, present);
    }

    /**
     * Reads the answer to its end and checks the file.
     *
     * @throws IOException if it ends early; what came is kept
     * @throws ModelLoadException if all came, but is not what the server's listing names; what came is deleted
     */
    void read(HubResponse response) throws IOException {
        if (!response.ok()) { // 416: the part is longer than the file
            Files.deleteIfExists(part);
            throw new IOException("%s is shorter than what was downloaded of it".formatted(file.name()));
        }
        append(response);
        check(file.digest().filter(FileDigest::isOne).or(response::digest));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void append(HubResponse response) throws IOException {
        StandardOpenOption mode = response.partial() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (InputStream in = response.body();
                OutputStream out =
                        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            long done = response.partial() ? Files.size(part) : 0;
            byte[] chunk = new byte[CHUNK];
            long expected =
                    response.bytes().isPresent() ? done + response.bytes().getAsLong() : -1;
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                out.write(chunk, 0, count);
                done += count;
                progress.accept(done);
            }
            if (done < expected) {
                throw new IOException("%s ended after %d of %d bytes".formatted(file.name(), done, expected));
            }
        }
    }

    private void check(Optional<String> digest) throws IOException {
        long size = Files.size(part);
        long expected = file.bytes().orElse(size);
        if (size < expected) {
            throw new IOException("%s ended after %d of %d bytes".formatted(file.name(), size, expected));
        }
        String found = digest.isPresent() ? FileDigest.of(part, digest.get()) : "";
        if (size > expected || !found.equals(digest.orElse(""))) {
            Files.delete(part);
            throw new ModelLoadException(
                    "%s is damaged: expected %d bytes with digest %s, found %d with %s; it was deleted, run pull again"
                            .formatted(file.name(), expected, digest.orElse("unknown"), size, found));
        }
    }
}
