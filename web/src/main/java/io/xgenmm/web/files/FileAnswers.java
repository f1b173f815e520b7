package io.xgenmm.web.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Page;
import io.xgenmm.storage.files.StoredFile;
import io.xgenmm.storage.files.Upload;
import io.xgenmm.storage.files.UploadPart;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The JSON of files and uploads. */
final class FileAnswers {

    private FileAnswers() {}

    record File(
            String id,
            String object,
            long bytes,
            @JsonProperty("created_at") long createdAt,
            @JsonProperty("expires_at") @Nullable Long expiresAt,
            String filename,
            String purpose,
            String status) {

        static File of(StoredFile file) {
            return new File(
                    file.id(),
                    "file",
                    file.size(),
                    file.created().getEpochSecond(),
                    seconds(file.expires()),
                    file.name(),
                    file.purpose(),
                    "processed");
        }
    }

    record Files(
            String object,
            List<File> data,
            @JsonProperty("has_more") boolean hasMore,
            @JsonProperty("first_id") @Nullable String firstId,
            @JsonProperty("last_id") @Nullable String lastId) {

        static Files of(Page<StoredFile> page) {
            List<File> data = page.items().stream().map(File::of).toList();
            return new Files(
                    "list",
                    data,
                    page.next() != null,
                    data.isEmpty() ? null : data.get(0).id(),
                    data.isEmpty() ? null : data.get(data.size() - 1).id());
        }
    }

    record Deleted(String id, String object, boolean deleted) {}

    record UploadState(
            String id,
            String object,
            long bytes,
            @JsonProperty("created_at") long createdAt,
            @JsonProperty("expires_at") long expiresAt,
            String filename,
            String purpose,
            String status,
            @Nullable File file) {

        static UploadState of(Upload upload, @Nullable StoredFile file) {
            return new UploadState(
                    upload.id(),
                    "upload",
                    upload.size(),
                    upload.created().getEpochSecond(),
                    upload.expires().getEpochSecond(),
                    upload.name(),
                    upload.purpose(),
                    upload.state().name().toLowerCase(Locale.ROOT),
                    file == null ? null : File.of(file));
        }
    }

    record Part(
            String id,
            String object,
            @JsonProperty("created_at") long createdAt,
            @JsonProperty("upload_id") String uploadId) {

        static Part of(UploadPart part) {
            return new Part(part.id(), "upload.part", part.created().getEpochSecond(), part.uploadId());
        }
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
