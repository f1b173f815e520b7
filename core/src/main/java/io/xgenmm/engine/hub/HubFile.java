package io.xgenmm.engine.hub;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a repository.
 *
 * @param name plain, of the repository's top folder
 * @param bytes empty if the listing does not say
 * @param digest hex SHA-256 of its content (large files) or Git's SHA-1 of it as a blob; empty if the listing does not say
 */
record HubFile(String name, OptionalLong bytes, Optional<String> digest) {}
