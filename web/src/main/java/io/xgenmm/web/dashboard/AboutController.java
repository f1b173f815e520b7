package io.xgenmm.web.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/about}: what the page must know of this server before it shows anything. */
@RestController
class AboutController {

    private final About about;

    AboutController(RequestLimits limits, @Value("${xgen-mm.storage.enabled:true}") boolean storage) {
        String version = Optional.ofNullable(AboutController.class.getPackage().getImplementationVersion())
                .orElse("development");
        this.about = new About(version, storage, limits.images(), limits.imageBytes(), "");
    }

    /**
     * @param storage whether conversations are kept by the server
     * @param maxImages pictures in a message
     * @param owner whose conversations the caller sees
     */
    record About(
            String version,
            boolean storage,
            @JsonProperty("max_images") int maxImages,
            @JsonProperty("max_image_bytes") long maxImageBytes,
            String owner) {

        About of(Caller caller) {
            return new About(version, storage, maxImages, maxImageBytes, caller.owner());
        }
    }

    @GetMapping("/api/about")
    About about() {
        return about.of(Caller.current());
    }
}
