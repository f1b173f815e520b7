package io.xgenmm.engine.decode;

import com.sun.jna.Pointer;

/** Copies within the memory of one device. */
interface BlockCopier {
    /**
     * Copies {@code blocks} runs of {@code bytes}, which lie {@code stride} bytes apart in source and target alike.
     */
    void copy(Pointer source, Pointer target, long bytes, long stride, int blocks);

    /** Waits until all copies are done. */
    void finish();

    /** Memory of the host. */
    final class Host implements BlockCopier {
        @Override
        public void copy(Pointer source, Pointer target, long bytes, long stride, int blocks) {
            for (int i = 0; i < blocks; i++) {
                target.getByteBuffer(i * stride, bytes).put(source.getByteBuffer(i * stride, bytes));
            }
        }

        @Override
        public void finish() {}
    }
}
