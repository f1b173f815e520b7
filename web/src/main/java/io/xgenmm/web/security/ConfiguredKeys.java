package io.xgenmm.web.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys from the configuration; they may do everything and belong to one owner. Compared in constant time. */
final class ConfiguredKeys implements KeyRing {

    private final List<byte[]> digests;

    ConfiguredKeys(List<String> keys) {
        this.digests = keys.stream().map(ConfiguredKeys::digest).toList();
    }

    @Override
    public Optional<Caller> find(String secret) {
        byte[] wanted = digest(secret);
        int found = -1;
        for (int i = 0; i < digests.size(); i++) {
            if (MessageDigest.isEqual(digests.get(i), wanted)) {
                found = i;
            }
        }
        return found < 0
                ? Optional.empty()
                : Optional.of(new Caller("local", "configured-" + found, Set.of(Caller.EVERYTHING)));
    }

    @Override
    public boolean hasKeys() {
        return !digests.isEmpty();
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
