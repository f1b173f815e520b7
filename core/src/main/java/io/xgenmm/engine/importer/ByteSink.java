package io.xgenmm.engine.importer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the bytes of a weight file in order. */
@FunctionalInterface
interface ByteSink {
    /** Takes all that remains in the buffer. */
    void put(ByteBuffer bytes) throws IOException;
}
