package io.xgenmm.engine.testkit;

import io.xgenmm.engine.checkpoint.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;

/**
 * Writes random tensors as they are drawn; needs a megabyte, whatever their size. The values of a tensor depend on seed and
 * name only, never on shards or order; another type is the same values rounded. One thread.
 */
final class TensorStream {

    private static final int LARGE = 1 << 18;

    private final WritableByteChannel channel;
    private final TensorType type;
    private final long seed;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final int[] table = new int[NormalTable.SIZE];

    TensorStream(WritableByteChannel channel, TensorType type, long seed) {
        this.channel = channel;
        this.type = type;
        this.seed = seed;
    }

    void write(RandomTensor tensor) throws IOException {
        var random = new SplittableRandom(seed * 31 + tensor.spec().name().hashCode());
        int length = tensor.rowLength();
        int rows = Math.toIntExact(tensor.spec().elements() / length);
        boolean large = tensor.spec().elements() >= LARGE;
        if (large) {
            fillTable(tensor);
        }
        for (int row = 0; row < rows; row++) {
            writeRow(tensor, row, length, large && row < tensor.deadFrom(), random);
        }
        flush();
    }

    private void fillTable(RandomTensor tensor) {
        for (int i = 0; i < table.length; i++) {
            table[i] = RandomTensor.bits(type, tensor.plainValue(i));
        }
    }

    private void writeRow(RandomTensor tensor, int row, int length, boolean byTable, SplittableRandom random)
            throws IOException {
        long drawn = 0;
        for (int column = 0; column < length; column++, drawn >>>= 16) {
            if ((column & 3) == 0) {
                drawn = random.nextLong(); // four values of 16 bits
            }
            int index = (int) drawn & 0xffff;
            boolean plain = byTable && !tensor.columns().get(column);
            put(plain ? table[index] : RandomTensor.bits(type, tensor.value(row, column, index)));
        }
    }

    private void put(int bits) throws IOException {
        if (type.bytes() == 4) {
            buffer.putInt(bits);
        } else {
            buffer.putShort((short) bits);
        }
        if (!buffer.hasRemaining()) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
