package io.xgenmm.web.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.storage.NotFoundException;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.keys.ApiKey;
import io.xgenmm.storage.keys.ApiKeyRepository;
import io.xgenmm.storage.keys.IssuedKey;
import io.xgenmm.storage.keys.NewApiKey;
import io.xgenmm.storage.keys.Quota;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.ErrorEnvelope;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.security.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/keys}: an owner's keys. Only a caller that may do everything makes or revokes them. */
@RestController
@RequestMapping("/api/keys")
@ConditionalOnStorage
class KeysController {

    private final ApiKeyRepository keys;

    KeysController(ApiKeyRepository keys) {
        this.keys = keys;
    }

    /** @param secret only in the answer that made the key */
    record Key(
            UUID id,
            String name,
            String prefix,
            Set<String> scopes,
            Limits quota,
            String owner,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("expires_at") @Nullable Instant expiresAt,
            @JsonProperty("revoked_at") @Nullable Instant revokedAt,
            @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String secret) {

        static Key of(ApiKey key, @Nullable String secret) {
            return new Key(
                    key.id(),
                    key.name(),
                    key.prefix(),
                    new TreeSet<>(key.scopes()),
                    Limits.of(key.quota()),
                    key.owner().id(),
                    key.created(),
                    key.expires(),
                    key.revoked(),
                    key.lastUsed(),
                    secret);
        }

        @Override
        public String toString() {
            return "Key[" + prefix + "]";
        }
    }

    record Limits(
            @JsonProperty("requests_per_minute") @Nullable Integer requestsPerMinute,
            @JsonProperty("requests_per_day") @Nullable Integer requestsPerDay,
            @JsonProperty("tokens_per_minute") @Nullable Long tokensPerMinute,
            @JsonProperty("tokens_per_day") @Nullable Long tokensPerDay) {

        static Limits of(Quota quota) {
            return new Limits(
                    quota.requestsPerMinute(), quota.requestsPerDay(), quota.tokensPerMinute(), quota.tokensPerDay());
        }
    }

    record Keys(List<Key> items) {}

    @GetMapping
    Keys list() {
        return new Keys(
                keys.list(owner()).stream().map(key -> Key.of(key, null)).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Key create(@RequestBody JsonNode body) {
        Caller caller = administrator();
        Fields fields = Fields.of(body);
        Set<String> scopes = fields.array("scopes").stream()
                .map(scope -> Fields.asText(scope, "scopes"))
                .collect(Collectors.toSet());
        Duration lifetime = fields.has("expires_in_seconds")
                ? Duration.ofSeconds(fields.longInteger("expires_in_seconds", 1, 10L * 366 * 86_400)
                        .orElse(1))
                : null;
        Owner owner = new Owner(fields.text("owner").orElse(caller.owner()));
        IssuedKey issued =
                keys.create(owner, new NewApiKey(fields.requireText("name"), scopes, quota(fields), lifetime));
        return Key.of(issued.key(), issued.secret());
    }

    private static Quota quota(Fields fields) {
        return fields.object("quota")
                .map(quota -> new Quota(
                        whole(quota, "requests_per_minute"),
                        whole(quota, "requests_per_day"),
                        large(quota, "tokens_per_minute"),
                        large(quota, "tokens_per_day")))
                .orElse(Quota.UNLIMITED);
    }

    private static @Nullable Integer whole(Fields quota, String name) {
        var value = quota.integer(name, 1, Integer.MAX_VALUE);
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Long large(Fields quota, String name) {
        var value = quota.longInteger(name, 1, Long.MAX_VALUE / 2);
        return value.isPresent() ? value.getAsLong() : null;
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable("id") UUID id) {
        administrator();
        if (!keys.revoke(owner(), id)) {
            throw new NotFoundException("usable key", id);
        }
    }

    private static Caller administrator() {
        Caller caller = Caller.current();
        if (!caller.may("admin")) {
            throw new ApiException(
                    403, ErrorEnvelope.PERMISSION, null, "forbidden", "Expected a key with the scope 'admin'.", null);
        }
        return caller;
    }

    private static Owner owner() {
        return new Owner(Caller.current().owner());
    }
}
