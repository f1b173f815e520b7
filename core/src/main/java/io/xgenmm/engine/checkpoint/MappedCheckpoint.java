package io.xgenmm.engine.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint whose tensors are mapped one by one, since a buffer ends at 2 GB and a file may not. Thread-safe.
 *
 * <p>Closing only drops the mappings: Java unmaps them when nobody holds their buffers any more, so a late reader never
 * touches unmapped memory.
 */
final class MappedCheckpoint implements Checkpoint {

    private final Path directory;
    private final ModelConfig config;
    private volatile Map<String, Tensor> tensors;
    private volatile boolean closed;

    private MappedCheckpoint(Path directory, ModelConfig config, Map<String, Tensor> tensors) {
        this.directory = directory;
        this.config = config;
        this.tensors = tensors;
    }

    /** Maps what the model uses of already checked entries. */
    static MappedCheckpoint map(Path directory, ModelConfig config, WeightFiles weights) throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        var channels = new HashMap<Path, FileChannel>();
        try {
            for (TensorSpec spec : TensorInventory.of(config)) {
                StoredTensor stored = weights.tensors().get(spec.name());
                if (spec.used() && stored != null) {
                    tensors.put(spec.name(), map(spec, stored, channel(channels, stored.file())));
                }
            }
        } finally {
            for (FileChannel channel : channels.values()) {
                channel.close(); // mappings outlive their channel
            }
        }
        return new MappedCheckpoint(directory, config, tensors);
    }

    private static FileChannel channel(Map<Path, FileChannel> channels, Path file) throws IOException {
        FileChannel channel = channels.get(file);
        if (channel == null) {
            channel = FileChannel.open(file);
            channels.put(file, channel);
        }
        return channel;
    }

    private static Tensor map(TensorSpec spec, StoredTensor stored, FileChannel channel) throws IOException {
        var data = channel.map(FileChannel.MapMode.READ_ONLY, stored.begin(), stored.bytes());
        return new Tensor(
                spec.name(), TensorType.valueOf(stored.type()), spec.shape(), data, stored.file(), stored.begin());
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public Tensor tensor(String name) {
        Tensor tensor = open().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("checkpoint %s has no tensor %s".formatted(directory, name));
        }
        return tensor;
    }

    @Override
    public Collection<Tensor> tensors() {
        return Collections.unmodifiableCollection(open().values());
    }

    private Map<String, Tensor> open() {
        if (closed) {
            throw new IllegalStateException("checkpoint %s is closed".formatted(directory));
        }
        return tensors;
    }

    @Override
    public void close() {
        closed = true;
        tensors = Map.of();
    }
}
