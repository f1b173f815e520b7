package io.xgenmm.web.dashboard;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.statistics.OwnerStatistics;
import io.xgenmm.storage.statistics.StatisticsRepository;
import io.xgenmm.storage.statistics.StorageStatistics;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.security.Caller;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/storage}: what the caller has stored, and how large the database is. */
@RestController
@ConditionalOnStorage
class StorageController {

    private final StatisticsRepository statistics;

    StorageController(StatisticsRepository statistics) {
        this.statistics = statistics;
    }

    /** @param dedupRatio how many times the stored bytes are in use */
    record Stored(
            long conversations,
            long messages,
            long images,
            @JsonProperty("image_bytes") long imageBytes,
            long files,
            @JsonProperty("file_bytes") long fileBytes,
            @JsonProperty("referenced_bytes") long referencedBytes,
            @JsonProperty("stored_bytes") long storedBytes,
            @JsonProperty("dedup_ratio") double dedupRatio,
            @JsonProperty("database_bytes") long databaseBytes,
            List<Table> tables) {}

    record Table(String name, long bytes, long rows) {}

    @GetMapping("/api/storage")
    Stored stored() {
        OwnerStatistics own = statistics.of(new Owner(Caller.current().owner()));
        StorageStatistics all = statistics.ofAll();
        return new Stored(
                own.conversations(),
                own.messages(),
                own.images(),
                own.imageBytes(),
                own.files(),
                own.fileBytes(),
                all.referencedBytes(),
                all.storedBytes(),
                all.dedupRatio(),
                all.databaseBytes(),
                all.tableBytes().entrySet().stream()
                        .map(table -> new Table(
                                table.getKey(),
                                table.getValue(),
                                all.tableRows().getOrDefault(table.getKey(), 0L)))
                        .toList());
    }
}
