package io.xgenmm.engine.importer;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/** Appends to a weight file and keeps its digest. Confined to the importing thread. */
final class WeightFileWriter implements ByteSink, Closeable {
    private final FileChannel channel;
    private final MessageDigest digest;
    private final LongConsumer written;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private long position;

    /**
     * @param digest of the first {@code keep} bytes; the file is cut there
     * @param written hears the number of bytes after each write
     */
    WeightFileWriter(Path file, long keep, MessageDigest digest, LongConsumer written) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.channel.truncate(keep).position(keep);
        this.position = keep;
        this.digest = digest;
        this.written = written;
    }

    @Override
    public void put(ByteBuffer bytes) throws IOException {
        digest.update(bytes.duplicate());
        position += bytes.remaining();
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!buffer.hasRemaining()) {
                flush();
            }
        }
    }

    /** Fills with zeros up to {@code offset}. */
    void padTo(long offset) throws IOException {
        put(ByteBuffer.allocate(Math.toIntExact(offset - position)));
    }

    long position() {
        return position;
    }

    /** Hands everything to the operating system, and returns the digest of it. */
    String flushed() throws IOException {
        flush();
        return Digests.hex(Digests.copy(digest));
    }

    /** Waits until everything is on the disk. */
    void force() throws IOException {
        channel.force(false);
    }

    private void flush() throws IOException {
        int count = buffer.flip().remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
        written.accept(count);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
