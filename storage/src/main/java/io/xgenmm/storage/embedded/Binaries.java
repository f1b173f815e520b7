package io.xgenmm.storage.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs {@code initdb}, {@code pg_ctl} and {@code postgres}, unpacked once from the jar of this platform. */
record Binaries(Path home) {
    /** Major version of the packed programs; the data folder is named after it. */
    static final int MAJOR = 18;

    /** Unpacks into a folder below {@code parent} unless an earlier start has done so; waits while another process does. */
    static Binaries unpack(Path parent) {
        URL archive = archive();
        try {
            int size = archive.openConnection().getContentLength();
            Path home = parent.resolve("postgres-%d-%d".formatted(MAJOR, size)); // another build, another folder
            if (!Files.isDirectory(home)) {
                unpack(archive, Files.createDirectories(parent), home);
            }
            return new Binaries(home);
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "the PostgreSQL programs could not be unpacked into %s; check free space (60 MB) and permissions"
                            .formatted(parent),
                    e);
        }
    }

    private static synchronized void unpack(URL archive, Path parent, Path home) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(parent.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(home)) {
                Path partial = parent.resolve(home.getFileName() + ".partial");
                Folders.delete(partial);
                extract(archive, partial);
                Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static URL archive() {
        String name = "postgres-%s-%s.txz".formatted(system(), machine());
        URL archive = Binaries.class.getResource("/" + name);
        if (archive == null) {
            throw new EmbeddedPostgresException(
                    ("there is no embedded PostgreSQL for this platform (no %s on the class path); "
                                    + "set spring.datasource.url to a PostgreSQL 14 or newer")
                            .formatted(name));
        }
        return archive;
    }

    private static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("mac") ? "darwin" : name.startsWith("win") ? "windows" : "linux";
    }

    private static String machine() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
    }

    private static void extract(URL archive, Path target) throws IOException {
        try (InputStream in = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                place(tar, entry, target);
            }
        }
    }

    private static void place(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("the archive names a file outside of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if ((entry.getMode() & 0100) != 0
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
