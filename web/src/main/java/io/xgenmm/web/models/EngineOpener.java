package io.xgenmm.web.models;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.runtime.Engines;

/** Opens engines. Called once for each model at start. */
public interface EngineOpener {

    /** @throws io.xgenmm.engine.ModelLoadException if the model is missing, broken or of an unknown kind */
    Engine open(EngineOptions options);

    /** The real engine. */
    static EngineOpener runtime() {
        return Engines::open;
    }
}
