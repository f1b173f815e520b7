package io.xgenmm.web.files;

import io.xgenmm.storage.Order;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.files.FileRepository;
import io.xgenmm.storage.files.NewFile;
import io.xgenmm.storage.files.StoredFile;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code /v1/files}. */
@RestController
@RequestMapping("/v1/files")
@ConditionalOnStorage
class FilesController {

    static final long MAX_FILE_BYTES = 512L << 20;
    static final Set<String> PURPOSES = Set.of("batch", "vision", "user_data", "evals", "assistants", "fine-tune");
    private static final int MAX_PAGE = 10_000;

    private final FileRepository files;

    FilesController(FileRepository files) {
        this.files = files;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileAnswers.File upload(
            @RequestParam(name = "file", required = false) @Nullable MultipartFile file,
            @RequestParam(name = "purpose", required = false) @Nullable String purpose,
            @RequestParam(name = "expires_after[seconds]", required = false) @Nullable Long lifetimeSeconds)
            throws IOException {
        if (file == null) {
            throw ApiException.missing("file");
        }
        String name = file.getOriginalFilename() == null ? "file" : file.getOriginalFilename();
        NewFile kept = new NewFile(
                name,
                checkPurpose(purpose),
                file.getContentType() == null ? "application/octet-stream" : file.getContentType(),
                lifetimeSeconds == null ? null : lifetime(lifetimeSeconds));
        try (InputStream in = file.getInputStream()) {
            return FileAnswers.File.of(files.save(owner(), kept, in, MAX_FILE_BYTES));
        }
    }

    static String checkPurpose(@Nullable String purpose) {
        if (purpose == null) {
            throw ApiException.missing("purpose");
        }
        if (!PURPOSES.contains(purpose)) {
            throw ApiException.unsupported(
                    "purpose", "Invalid 'purpose': expected one of %s, but got '%.40s'.".formatted(PURPOSES, purpose));
        }
        return purpose;
    }

    private static Duration lifetime(long seconds) {
        if (seconds < 3600 || seconds > 2_592_000) {
            throw ApiException.invalid(
                    "expires_after.seconds",
                    "invalid_value",
                    "Invalid 'expires_after.seconds': expected 3600 to 2592000, but got %d.".formatted(seconds));
        }
        return Duration.ofSeconds(seconds);
    }

    @GetMapping
    FileAnswers.Files list(
            @RequestParam(name = "purpose", required = false) @Nullable String purpose,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "order", defaultValue = "desc") String order,
            @RequestParam(name = "limit", defaultValue = "1000") int limit) {
        Order direction = order.equals("asc") ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
        return FileAnswers.Files.of(
                files.list(owner(), purpose, after, direction, Math.max(1, Math.min(limit, MAX_PAGE))));
    }

    @GetMapping("/{id}")
    FileAnswers.File one(@PathVariable("id") String id) {
        return FileAnswers.File.of(require(id));
    }

    /** Always as a download: nothing a user uploaded is ever shown as a page of this server. */
    @GetMapping("/{id}/content")
    void content(@PathVariable("id") String id, HttpServletResponse response) throws IOException {
        StoredFile file = require(id);
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(file.size());
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(file.name(), java.nio.charset.StandardCharsets.UTF_8)
                        .build()
                        .toString());
        try (InputStream in = files.open(owner(), id)) {
            in.transferTo(response.getOutputStream());
        }
    }

    @DeleteMapping("/{id}")
    FileAnswers.Deleted delete(@PathVariable("id") String id) {
        require(id);
        return new FileAnswers.Deleted(id, "file", files.delete(owner(), id));
    }

    private StoredFile require(String id) {
        return files.find(owner(), id)
                .orElseThrow(() ->
                        ApiException.notFound("id", "file_not_found", "No such File object: '%.60s'.".formatted(id)));
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
