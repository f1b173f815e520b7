package io.xgenmm.web.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.keys.Usage;
import io.xgenmm.storage.keys.UsageRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.security.Caller;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/usage}: what an owner used, by day, key and model. */
@RestController
@ConditionalOnStorage
class UsageController {

    private static final int DEFAULT_DAYS = 30;

    private final UsageRepository usage;
    private final Clock clock;

    UsageController(UsageRepository usage, Clock clock) {
        this.usage = usage;
        this.clock = clock;
    }

    record Day(
            LocalDate day,
            @JsonProperty("key_id") @Nullable UUID keyId,
            String model,
            long requests,
            @JsonProperty("prompt_tokens") long promptTokens,
            @JsonProperty("cached_tokens") long cachedTokens,
            @JsonProperty("image_tokens") long imageTokens,
            @JsonProperty("completion_tokens") long completionTokens,
            long images) {

        static Day of(Usage used) {
            return new Day(
                    used.day(),
                    used.keyId(),
                    used.model(),
                    used.requests(),
                    used.promptTokens(),
                    used.cachedTokens(),
                    used.imageTokens(),
                    used.completionTokens(),
                    used.images());
        }
    }

    record Days(LocalDate from, LocalDate to, List<Day> items) {}

    @GetMapping("/api/usage")
    Days between(
            @RequestParam(name = "from", required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
                    LocalDate from,
            @RequestParam(name = "to", required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
                    LocalDate to) {
        LocalDate last = to == null ? LocalDate.now(clock) : to;
        LocalDate first = from == null ? last.minusDays(DEFAULT_DAYS) : from;
        Owner owner = new Owner(Caller.current().owner());
        return new Days(
                first,
                last,
                usage.between(owner, first, last).stream().map(Day::of).toList());
    }
}
