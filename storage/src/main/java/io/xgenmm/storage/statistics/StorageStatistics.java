package io.xgenmm.storage.statistics;

import java.util.Map;

/**
 * What the database holds, of all owners.
 *
 * @param referencedBytes of images and files, each counted as often as somebody has it
 * @param storedBytes of the same, each content counted once
 * @param databaseBytes on disk, indexes and all
 * @param tableBytes on disk, with indexes, by table, largest first
 * @param tableRows estimates of the planner, by table
 */
public record StorageStatistics(
        long referencedBytes,
        long storedBytes,
        long databaseBytes,
        Map<String, Long> tableBytes,
        Map<String, Long> tableRows) {
    /** How many times the stored bytes are in use; 1 when nothing is stored twice. */
    public double dedupRatio() {
        return storedBytes == 0 ? 1 : (double) referencedBytes / storedBytes;
    }
}
