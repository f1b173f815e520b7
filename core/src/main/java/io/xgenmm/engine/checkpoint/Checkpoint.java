package io.xgenmm.engine.checkpoint;

import java.nio.file.Path;
import java.util.Collection;

/** An opened, validated checkpoint. Tensor data stays valid until it is closed. Thread-safe. */
public interface Checkpoint extends AutoCloseable {

    Path directory();

    ModelConfig config();

    /**
     * The tensor of that full name (with its {@code vlm.} prefix).
     *
     * @throws IllegalArgumentException if there is none; cannot happen for names the configuration asks for
     */
    Tensor tensor(String name);

    Collection<Tensor> tensors();

    @Override
    void close();
}
