package io.xgenmm.web.library;

import io.xgenmm.storage.Owner;
import io.xgenmm.storage.transfer.BrokenArchiveException;
import io.xgenmm.storage.transfer.OwnerArchive;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** {@code GET /api/export} and {@code POST /api/import}: everything an owner has, as one zip. */
@RestController
@ConditionalOnStorage
class ExportController {

    private final OwnerArchive archive;

    ExportController(OwnerArchive archive) {
        this.archive = archive;
    }

    record Imported(Map<String, Integer> added) {}

    @GetMapping("/api/export")
    void export(HttpServletResponse response) throws IOException {
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"xgen-mm-export.zip\"");
        response.setHeader("Cache-Control", "no-store");
        archive.exportTo(owner(), response.getOutputStream());
    }

    @PostMapping(path = "/api/import", consumes = "multipart/form-data")
    Imported bring(@RequestParam("file") MultipartFile file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return new Imported(archive.importFrom(owner(), in));
        } catch (BrokenArchiveException e) {
            throw ApiException.invalid("file", "broken_archive", String.valueOf(e.getMessage()));
        }
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
