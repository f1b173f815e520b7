package io.xgenmm.engine.checkpoint;

import java.nio.file.Path;
import java.util.List;

/**
 * One entry of a safetensors header.
 *
 * @param type as written, such as {@code BF16}; not every one is supported
 * @param begin of its data in the file, header included
 * @param end first byte behind it
 */
record StoredTensor(String name, String type, List<Long> shape, Path file, long begin, long end) {
    StoredTensor {
        shape = List.copyOf(shape);
    }

    long bytes() {
        return end - begin;
    }

    String fileName() {
        return String.valueOf(file.getFileName());
    }
}
