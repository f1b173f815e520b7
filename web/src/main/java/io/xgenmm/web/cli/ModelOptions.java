package io.xgenmm.web.cli;

import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.Precision;
import io.xgenmm.web.models.Home;
import io.xgenmm.web.models.LocatedModel;
import io.xgenmm.web.models.ModelLocator;
import picocli.CommandLine.Option;

/** Which model, in which form, on which device. */
final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = ModelLocator.DEFAULT_MODEL,
            description =
                    "a name in the store, an embedded model, or a folder in the published layout (default: ${DEFAULT-VALUE})")
    String model = ModelLocator.DEFAULT_MODEL;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "auto",
            description = "auto, fp32, fp16, bf16, int8 or int4 (default: ${DEFAULT-VALUE})")
    String precision = "auto";

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE})")
    String device = "auto";

    LocatedModel locate(Home home) {
        return new ModelLocator(home).locate(model);
    }

    /** @throws IllegalArgumentException if precision or device are none that we know */
    EngineOptions engineOptions(Home home) {
        if (!device.matches("auto|cpu|cuda(:\\d+)?")) {
            throw new IllegalArgumentException(
                    "device must be auto, cpu, cuda or cuda:N, but is '%s'".formatted(device));
        }
        Precision wanted = precision.equals("auto") ? null : Precision.of(precision);
        LocatedModel located = locate(home);
        EngineOptions options = EngineOptions.of(located.name(), located.directory(), home.cache())
                .withDevice(device);
        return wanted == null ? options : options.withPrecision(wanted);
    }
}
