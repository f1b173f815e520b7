package io.xgenmm.web.library;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.search.MessageSearch;
import io.xgenmm.storage.search.SearchHit;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/search?q=...}. */
@RestController
@ConditionalOnStorage
class SearchController {

    private static final int MAX_PAGE = 100;

    private final MessageSearch search;

    SearchController(MessageSearch search) {
        this.search = search;
    }

    /** @param excerpt text around the words, which stand between U+E000 and U+E001; not escaped */
    record Hit(
            @JsonProperty("conversation_id") UUID conversationId,
            String title,
            @JsonProperty("message_id") UUID messageId,
            String role,
            String excerpt,
            @JsonProperty("created_at") Instant createdAt) {

        static Hit of(SearchHit hit) {
            return new Hit(
                    hit.conversationId(),
                    hit.title(),
                    hit.messageId(),
                    hit.role().text(),
                    hit.excerpt(),
                    hit.created());
        }
    }

    record Hits(List<Hit> items, @Nullable String next) {}

    @GetMapping("/api/search")
    Hits search(
            @RequestParam("q") String query,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            @RequestParam(name = "limit", defaultValue = "20") int limit) {
        var page = search.search(
                new Owner(Caller.current().owner()), query, cursor, Math.max(1, Math.min(limit, MAX_PAGE)));
        return new Hits(page.items().stream().map(Hit::of).toList(), page.next());
    }
}
