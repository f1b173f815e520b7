package io.xgenmm.web.security;

import java.util.Optional;

/** Knows the keys of one kind. Called for every request with a key; thread-safe. */
public interface KeyRing {

    /** Whose key that is; empty if it is not known here, has expired or was revoked. */
    Optional<Caller> find(String secret);

    /** Whether there is any key at all, so that a server that asks for keys can be used. */
    boolean hasKeys();
}
