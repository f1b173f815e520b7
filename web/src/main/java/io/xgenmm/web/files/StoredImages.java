package io.xgenmm.web.files;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.StoredFile;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.DataUrls;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.stereotype.Component;

/** Pictures of requests over HTTP: data URLs, and the caller's own uploaded files. */
@Component
@ConditionalOnStorage
class StoredImages implements ImageSource {

    private final FileRepository files;
    private final DataUrls dataUrls;
    private final long maxBytes;

    StoredImages(FileRepository files, RequestLimits limits) {
        this.files = files;
        this.maxBytes = limits.imageBytes();
        this.dataUrls = new DataUrls(maxBytes);
    }

    @Override
    public byte[] load(String reference, String param) {
        return dataUrls.load(reference, param);
    }

    @Override
    public byte[] file(String fileId, String param) {
        Owner owner = new Owner(Caller.current().owner());
        StoredFile file = files.find(owner, fileId)
                .orElseThrow(() -> ApiException.notFound(
                        param,
                        "file_not_found",
                        "No such file: '%.60s'; upload it to /v1/files first.".formatted(fileId)));
        if (file.size() > maxBytes) {
            throw ApiException.invalid(
                    param,
                    "image_too_large",
                    "Expected an image of at most %d bytes, but the file has %d; shrink it."
                            .formatted(maxBytes, file.size()));
        }
        try (InputStream in = files.open(owner, fileId)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read file " + fileId, e);
        }
    }
}
