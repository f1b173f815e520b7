package io.xgenmm.engine.hub;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.importer.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Downloads the files of a checkpoint into a cache, all of one commit, and goes on where an earlier try was stopped. One thread.
 */
public final class HubDownload {

    private static final int MAX_INFO_BYTES = 32 << 20;

    private final HubEndpoint endpoint;
    private final HubRepository repository;
    private final HubConnection connection;
    private final Path cache;
    private final ProgressListener progress;
    private final Retries retries;

    /** @param cache folder for downloads of all repositories */
    public HubDownload(
            HubEndpoint endpoint,
            HubRepository repository,
            Optional<HubToken> token,
            Path cache,
            ProgressListener progress) {
        this(endpoint, repository, token, cache, progress, Duration.ofSeconds(1));
    }

    /** @param firstPause before the first retry; doubles with each */
    HubDownload(
            HubEndpoint endpoint,
            HubRepository repository,
            Optional<HubToken> token,
            Path cache,
            ProgressListener progress,
            Duration firstPause) {
        this.endpoint = endpoint;
        this.repository = repository;
        this.connection = new HubConnection(endpoint, token);
        this.cache = cache;
        this.progress = progress;
        this.retries = new Retries(firstPause);
    }

    /**
     * Downloads what is not there yet.
     *
     * @return a folder in the published layout, every file checked
     * @throws ModelLoadException if the repository is not there, closed, no checkpoint, or damaged on its way
     */
    public Path run() throws InterruptedException {
        HubListing listing = listing();
        HubRepository pinned = repository.at(listing.commit().orElse(repository.revision()));
        List<HubFile> files = listing.needed(repository);
        Path folder = cache.resolve("models--%s--%s".formatted(repository.owner(), repository.name()))
                .resolve("snapshots")
                .resolve(pinned.revision().replace('/', '-'));
        try {
            Files.createDirectories(folder);
            requireSpace(folder, files);
            long total =
                    files.stream().mapToLong(file -> file.bytes().orElse(0)).sum();
            long done = 0;
            for (HubFile file : files) {
                done += download(pinned, file, folder, done, total);
            }
            return folder;
        } catch (IOException e) {
            throw new ModelLoadException(
                    "%s cannot be downloaded: %s; run pull again, it goes on where it stopped"
                            .formatted(repository, e.getMessage()),
                    e);
        }
    }

    private HubListing listing() throws InterruptedException {
        try {
            return retries.run(() -> {
                try (HubResponse response = connection.get(endpoint.info(repository), 0)) {
                    HubRefusals.check(response, repository, endpoint, "the repository");
                    return HubListing.parse(response.body().readNBytes(MAX_INFO_BYTES));
                }
            });
        } catch (IOException e) {
            throw new ModelLoadException(
                    "%s cannot be reached: %s; check the address and the network".formatted(endpoint.base(), e), e);
        }
    }

    private static void requireSpace(Path folder, List<HubFile> files) throws IOException {
        long missing = 0;
        for (HubFile file : files) {
            boolean present = Files.exists(folder.resolve(file.name()));
            missing += present ? 0 : file.bytes().orElse(0) - FileDownload.partBytes(folder, file);
        }
        long free = Files.getFileStore(folder).getUsableSpace();
        if (missing > free) {
            throw new IOException(
                    "%d MB are needed in %s, but only %d MB are free".formatted(missing >> 20, folder, free >> 20));
        }
    }

    /** Returns the file's bytes. */
    private long download(HubRepository pinned, HubFile file, Path folder, long done, long total)
            throws IOException, InterruptedException {
        FileDownload download = new FileDownload(
                connection,
                endpoint.file(pinned, file.name()),
                file,
                folder,
                bytes -> progress.progressed(file.name(), done + bytes, total));
        if (pinned.equals(repository)) { // no commit, so the folder may be older than the listing
            download.forgetOther();
        }
        while (!download.finished()) {
            long before = FileDownload.partBytes(folder, file);
            retries.run(() -> {
                try (HubResponse response = download.ask()) {
                    HubRefusals.check(response, repository, endpoint, file.name());
                    download.read(response);
                } catch (IOException e) {
                    if (FileDownload.partBytes(folder, file) > before) {
                        return false; // it got on: that is no try in vain
                    }
                    throw e;
                }
                return true;
            });
        }
        return Files.size(folder.resolve(file.name()));
    }
}
