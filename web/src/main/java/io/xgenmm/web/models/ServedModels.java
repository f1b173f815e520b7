package io.xgenmm.web.models;

import io.xgenmm.engine.Engine;
import java.util.List;
import java.util.Optional;

/** The engines that answer requests. Thread-safe. */
public interface ServedModels {

    /**
     * The engine of that name; the first one when none is named.
     *
     * @throws io.xgenmm.web.protocol.ApiException 404 if no model has that name
     */
    Engine engine(Optional<String> model);

    /** In the order they were configured; never empty. */
    List<Engine> engines();
}
