package io.xgenmm.engine.runtime;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.schedule.EngineThread;
import io.xgenmm.engine.schedule.ModelParts;
import io.xgenmm.engine.schedule.SchedulerOptions;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens engines. */
public final class Engines {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

    private Engines() {}

    /**
     * Opens a model and warms it up; returns when it is ready.
     *
     * @return the caller closes it
     * @throws io.xgenmm.engine.ModelLoadException if the model is missing or broken, or the device cannot be used
     */
    public static Engine open(EngineOptions options) {
        long start = System.nanoTime();
        AtomicReference<OpenedModel> holder = new AtomicReference<>();
        Supplier<ModelParts> opener = () -> {
            OpenedModel opened = OpenedModel.open(options);
            holder.set(opened);
            warmUp(opened);
            return opened.parts();
        };
        EngineThread thread = EngineThread.start(options.name(), opener, schedulerOptions(options), System::nanoTime);
        Engine engine = new LocalEngine(options, holder.get(), thread);
        LOG.info(
                "{} ({}, {}) is ready on {} after {} ms: {} slots of {} positions",
                options.name(),
                engine.model().variant().label(),
                engine.model().precision().label(),
                engine.model().device(),
                (System.nanoTime() - start) / 1_000_000,
                options.slots(),
                engine.model().contextTokens());
        return engine;
    }

    private static void warmUp(OpenedModel opened) {
        try {
            WarmUp.run(opened.parts().decoder(), opened.parts().embedding());
        } catch (RuntimeException e) {
            opened.parts().close();
            opened.files().close();
            throw new ModelLoadException("the model opens, but does not run: " + e.getMessage(), e);
        }
    }

    private static SchedulerOptions schedulerOptions(EngineOptions options) {
        return new SchedulerOptions(
                options.maxQueue(), options.maxWait(), options.prefillChunk(), options.prefixCache());
    }
}
