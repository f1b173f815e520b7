package io.xgenmm.web.files;

import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.files.NewFile;
import io.xgenmm.storage.files.StoredFile;
import io.xgenmm.storage.files.Upload;
import io.xgenmm.storage.files.UploadRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.security.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/** {@code /v1/uploads}: a large file in parts. */
@RestController
@RequestMapping("/v1/uploads")
@ConditionalOnStorage
class UploadsController {

    private static final long MAX_PART_BYTES = 64L << 20;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final UploadRepository uploads;

    UploadsController(UploadRepository uploads) {
        this.uploads = uploads;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    FileAnswers.UploadState create(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        NewFile file = new NewFile(
                fields.requireText("filename"),
                FilesController.checkPurpose(fields.requireText("purpose")),
                fields.requireText("mime_type"),
                null);
        fields.require("bytes");
        long bytes =
                fields.longInteger("bytes", 1, FilesController.MAX_FILE_BYTES).orElse(0);
        return FileAnswers.UploadState.of(uploads.create(owner(), file, bytes, LIFETIME), null);
    }

    @PostMapping(path = "/{id}/parts", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    FileAnswers.Part part(@PathVariable("id") String id, @RequestParam("data") MultipartFile data) throws IOException {
        try (InputStream in = data.getInputStream()) {
            return FileAnswers.Part.of(uploads.addPart(owner(), id, in, MAX_PART_BYTES));
        }
    }

    @PostMapping(path = "/{id}/complete", consumes = MediaType.APPLICATION_JSON_VALUE)
    FileAnswers.UploadState complete(@PathVariable("id") String id, @RequestBody JsonNode body) {
        Upload upload = uploads.find(owner(), id).orElseThrow(() -> new NotFoundException("upload", id));
        List<String> parts = Fields.of(body).array("part_ids").stream()
                .map(part -> Fields.asText(part, "part_ids"))
                .toList();
        NewFile file = new NewFile(upload.name(), upload.purpose(), upload.mediaType(), null);
        StoredFile stored = uploads.complete(owner(), id, parts, file);
        Upload done = uploads.find(owner(), id).orElseThrow(() -> new NotFoundException("upload", id));
        return FileAnswers.UploadState.of(done, stored);
    }

    @PostMapping("/{id}/cancel")
    FileAnswers.UploadState cancel(@PathVariable("id") String id) {
        return FileAnswers.UploadState.of(uploads.cancel(owner(), id), null);
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
