package io.xgenmm.engine.importer;

import java.util.concurrent.atomic.DoubleAdder;

/** How far rounded weights are from the given ones: root of the squared error over the squared weights. Thread-safe. */
final class ErrorMeter {
    private final DoubleAdder error = new DoubleAdder();
    private final DoubleAdder energy = new DoubleAdder();

    void add(double squaredError, double squaredWeights) {
        error.add(squaredError);
        energy.add(squaredWeights);
    }

    /** 0 means exact. */
    double relative() {
        return energy.sum() == 0 ? 0 : Math.sqrt(error.sum() / energy.sum());
    }
}
