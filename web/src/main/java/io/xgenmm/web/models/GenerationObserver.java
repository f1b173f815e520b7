package io.xgenmm.web.models;

import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import java.time.Duration;

/** Is told of every generation that ended; counts, measures, charges. Called on the request's thread. */
public interface GenerationObserver {

    /**
     * @param owner on whose behalf it ran
     * @param elapsed from the request to the end
     */
    void finished(
            ModelDescription model,
            String owner,
            PreparedPrompt prompt,
            GenerationEvent.Finished result,
            Duration elapsed);

    /** It failed; {@code failure} is what the reader of the generation got. */
    default void failed(ModelDescription model, String owner, RuntimeException failure) {}
}
