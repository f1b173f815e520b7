package io.xgenmm.web.dashboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.web.WebProperties;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** {@code GET /}: the dashboard's page. Its scripts and styles are plain static files. */
@Controller
class PageController {

    private final Page page;

    PageController(WebProperties properties, ResourceLoader loader, StaticFiles files) throws IOException {
        String html = index(properties, loader).getContentAsString(StandardCharsets.UTF_8);
        this.page = new Page(files.withVersions(html));
    }

    private static Resource index(WebProperties properties, ResourceLoader loader) {
        return Arrays.stream(properties.getResources().getStaticLocations())
                .map(location -> loader.getResource(location + "index.html"))
                .filter(Resource::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "expected index.html in one of spring.web.resources.static-locations, but found none"));
    }

    @GetMapping({"/", "/index.html"})
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", page.policy())
                .eTag(page.tag())
                .cacheControl(CacheControl.noCache())
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .body(page.bytes());
    }
}
