package io.xgenmm.web.dashboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/samples}: pictures with questions that the embedded models can answer. */
@RestController
class SamplesController {

    private static final String FOLDER = "io/xgenmm/tiny/samples/";

    /** The list as the tiny model's jar holds it; empty when it holds none. */
    @GetMapping("/api/samples")
    ResponseEntity<byte[]> list() throws IOException {
        ResponseEntity<byte[]> list = answer("samples.json", MediaType.APPLICATION_JSON);
        return list.getStatusCode().is2xxSuccessful()
                ? list
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("[]".getBytes(StandardCharsets.US_ASCII));
    }

    @GetMapping("/api/samples/{name:[a-z0-9-]+}.png")
    ResponseEntity<byte[]> picture(@PathVariable("name") String name) throws IOException {
        return answer(name + ".png", MediaType.IMAGE_PNG);
    }

    private static ResponseEntity<byte[]> answer(String file, MediaType type) throws IOException {
        Resource resource = new ClassPathResource(FOLDER + file);
        if (!resource.exists()) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePrivate())
                .contentType(type)
                .body(resource.getContentAsByteArray());
    }
}
