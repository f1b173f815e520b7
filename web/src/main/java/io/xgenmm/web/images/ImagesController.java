package io.xgenmm.web.images;

import io.xgenmm.engine.Engine;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.blobs.Sha256;
import io.xgenmm.storage.images.Image;
import io.xgenmm.storage.images.ImageRepository;
import io.xgenmm.storage.images.Thumbnail;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.security.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/** {@code /api/images}. */
@RestController
@RequestMapping("/api/images")
@ConditionalOnStorage
class ImagesController {

    private static final int MAX_PAGE = 200;

    private final ImageLibrary library;
    private final ImageRepository images;
    private final ImageSource source;
    private final ServedModels models;

    ImagesController(ImageLibrary library, ImageRepository images, ImageSource source, ServedModels models) {
        this.library = library;
        this.images = images;
        this.source = source;
        this.models = models;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ImageAnswers.Picture upload(@RequestParam("file") MultipartFile file) throws IOException {
        return ImageAnswers.Picture.of(library.save(owner(), file.getBytes(), file.getOriginalFilename()));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    ImageAnswers.Picture keep(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        byte[] content = source.load(fields.requireText("image"), "image");
        return ImageAnswers.Picture.of(
                library.save(owner(), content, fields.text("name").orElse(null)));
    }

    /** What a model would see, before anything is sent or kept. */
    @PostMapping(path = "/inspect", consumes = MediaType.APPLICATION_JSON_VALUE)
    ImageAnswers.Seen inspect(@RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Engine engine = models.engine(fields.text("model"));
        byte[] content = fields.has("image_id")
                ? library.content(owner(), id(fields.requireText("image_id")), null)
                : source.load(fields.requireText("image"), "image");
        return ImageAnswers.Seen.of(engine.view(content), engine);
    }

    @GetMapping
    ImageAnswers.Pictures list(
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            @RequestParam(name = "limit", defaultValue = "50") int limit) {
        return ImageAnswers.Pictures.of(images.list(owner(), cursor, Math.max(1, Math.min(limit, MAX_PAGE))));
    }

    /** Whether this caller has that picture already; an upload can then be saved. GET answers what it is. */
    @GetMapping("/sha256/{sha256}")
    ImageAnswers.Picture byDigest(@PathVariable("sha256") String sha256) {
        return images.find(owner(), new Sha256(sha256))
                .map(ImageAnswers.Picture::of)
                .orElseThrow(() -> new NotFoundException("image", sha256));
    }

    @GetMapping("/{id}")
    ImageAnswers.Picture one(@PathVariable("id") UUID id) {
        return ImageAnswers.Picture.of(require(id));
    }

    @GetMapping("/{id}/view")
    ImageAnswers.Seen view(
            @PathVariable("id") UUID id, @RequestParam(name = "model", required = false) @Nullable String model) {
        Engine engine = models.engine(Optional.ofNullable(model));
        return ImageAnswers.Seen.of(engine.view(library.content(owner(), id, null)), engine);
    }

    @GetMapping("/{id}/content")
    ResponseEntity<byte[]> content(@PathVariable("id") UUID id) {
        Image image = require(id);
        return bytes(image.mediaType(), "\"" + image.sha256() + "\"", images.content(owner(), id));
    }

    @GetMapping("/{id}/thumbnail")
    ResponseEntity<byte[]> thumbnail(@PathVariable("id") UUID id) {
        Thumbnail small =
                images.thumbnail(owner(), id).orElseThrow(() -> new NotFoundException("thumbnail of image", id));
        return bytes(small.mediaType(), "\"" + id + "-thumbnail\"", small.content());
    }

    /** Content never changes under its id, so a browser may keep it; nobody in between may. */
    private static ResponseEntity<byte[]> bytes(String mediaType, String tag, byte[] content) {
        return ResponseEntity.ok()
                .eTag(tag)
                .cacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.inline().build().toString())
                .contentType(MediaType.parseMediaType(mediaType))
                .body(content);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable("id") UUID id) {
        require(id);
        if (!images.delete(owner(), id)) {
            throw ApiException.conflict(
                    null, "image_in_use", "A message shows this image; delete its conversation first.");
        }
    }

    private Image require(UUID id) {
        return images.find(owner(), id).orElseThrow(() -> new NotFoundException("image", id));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid(
                    "image_id", "invalid_id", "Expected the id of an image, but found another text.");
        }
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
