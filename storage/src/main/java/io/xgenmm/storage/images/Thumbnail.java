package io.xgenmm.storage.images;

/** A small version of a picture, encoded. */
public record Thumbnail(byte[] content, String mediaType) {}
