package io.xgenmm.web.models;

import java.nio.file.Path;

/**
 * A model that can be opened.
 *
 * @param name as it is listed
 * @param directory a store entry or a folder in the published layout
 */
public record LocatedModel(String name, Path directory, Kind kind) {

    /** Where it comes from. */
    public enum Kind {
        STORE,
        EMBEDDED,
        FOLDER
    }
}
