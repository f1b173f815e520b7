package io.xgenmm.web.edge;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.blobs.BlobTooLargeException;
import io.xgenmm.storage.files.UploadStateException;
import io.xgenmm.storage.idempotency.IdempotencyConflictException;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import java.util.Optional;

/** What the client is told when storage refuses. */
final class StorageRefusals {

    private StorageRefusals() {}

    static Optional<ApiException> of(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof NotFoundException) {
            return Optional.of(ApiException.notFound(null, "not_found", message));
        }
        if (failure instanceof BlobTooLargeException) {
            return Optional.of(
                    new ApiException(413, ErrorEnvelope.INVALID_REQUEST, null, "file_too_large", message, null));
        }
        if (failure instanceof UploadStateException) {
            return Optional.of(ApiException.invalid(null, "invalid_upload", message));
        }
        if (failure instanceof IdempotencyConflictException) {
            return Optional.of(ApiException.conflict("Idempotency-Key", "idempotency_conflict", message));
        }
        return Optional.empty();
    }
}
