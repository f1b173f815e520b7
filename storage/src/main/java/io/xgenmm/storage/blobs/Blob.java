package io.xgenmm.storage.blobs;

/** Stored bytes. */
public record Blob(Sha256 sha256, long size) {}
