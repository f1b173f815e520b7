package io.xgenmm.engine.importer;

/** Hears how far an import is. Called from the importing thread, several times a second at most of the work. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * More is done.
     *
     * @param step what is being done, for people
     * @param doneBytes of the result, those found finished by an earlier try included
     * @param totalBytes of the result
     */
    void progressed(String step, long doneBytes, long totalBytes);
}
