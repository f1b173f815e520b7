package io.xgenmm.storage.statistics;

/**
 * What one owner has.
 *
 * @param imageBytes of images as they were sent
 */
public record OwnerStatistics(
        long conversations, long messages, long images, long imageBytes, long files, long fileBytes) {}
