package io.xgenmm.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of the embedded database: {@code pg18} (the cluster), {@code pg18.ok} (it was set up to the end),
 * {@code secret}, {@code lock}, {@code bin}, {@code postgres.log}.
 */
record DataFolder(Path folder) {
    private static final Pattern READY = Pattern.compile("pg(\\d+)\\.ok");

    Path cluster() {
        return folder.resolve("pg" + Binaries.MAJOR);
    }

    Path log() {
        return folder.resolve("postgres.log");
    }

    private Path ready() {
        return folder.resolve("pg" + Binaries.MAJOR + ".ok");
    }

    boolean isReady() {
        return Files.exists(ready());
    }

    /** Everything up to the application's role and database exists; from now on the cluster is precious. */
    void markReady() throws IOException {
        Folders.writePrivately(ready(), "set up completely; without this file the cluster is made anew\n");
    }

    /** Removes what a setup left that was cut off before it was of use to anyone. */
    void clearUnfinished() throws IOException {
        if (!isReady()) {
            Folders.delete(cluster());
        }
    }

    /** The password of both roles, made on first use. */
    String secret() throws IOException {
        Path file = folder.resolve("secret");
        if (!Files.exists(file) || Files.size(file) == 0) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Folders.writePrivately(file, HexFormat.of().formatHex(random));
        }
        return Files.readString(file).strip();
    }

    /** Refuses to start beside data of another major version, which would look like an empty database. */
    void refuseOtherMajors() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Integer> others = files.map(
                            file -> READY.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(match -> Integer.valueOf(match.group(1)))
                    .filter(major -> major != Binaries.MAJOR)
                    .sorted()
                    .toList();
            if (!others.isEmpty() && !isReady()) {
                throw otherMajor(String.valueOf(others.get(others.size() - 1)));
            }
        }
        Path version = cluster().resolve("PG_VERSION");
        if (isReady() && Files.exists(version)) {
            String major = Files.readString(version).strip();
            if (!major.equals(String.valueOf(Binaries.MAJOR))) {
                throw otherMajor(major);
            }
        }
    }

    private EmbeddedPostgresException otherMajor(String major) {
        return new EmbeddedPostgresException(
                ("%s holds a database of PostgreSQL %s, but this release runs PostgreSQL %d and cannot read it. "
                                + "Start the release that made it, export everything (/api/export), move the folder "
                                + "away, and import into this release")
                        .formatted(folder, major, Binaries.MAJOR));
    }

    /** A log of yesterday's starts is of use, one of last year's is not. */
    void trimLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > 10_000_000) {
            Files.move(log(), folder.resolve("postgres.log.1"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
