package io.xgenmm.web.keys;

import io.xgenmm.storage.keys.ApiKey;
import io.xgenmm.storage.keys.ApiKeyRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.security.Caller;
import io.xgenmm.web.security.KeyRing;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The keys of the database. */
@Component
@ConditionalOnStorage
public class StoredKeys implements KeyRing {

    private final ApiKeyRepository keys;

    StoredKeys(ApiKeyRepository keys) {
        this.keys = keys;
    }

    @Override
    public Optional<Caller> find(String secret) {
        return keys.authenticate(secret).map(StoredKeys::caller);
    }

    private static Caller caller(ApiKey key) {
        Set<String> scopes = key.scopes().isEmpty() ? Set.of(Caller.EVERYTHING) : key.scopes();
        return new Caller(key.owner().id(), key.id().toString(), scopes);
    }

    @Override
    public boolean hasKeys() {
        return keys.anyUsable();
    }
}
