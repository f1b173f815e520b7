package io.xgenmm.engine.testkit;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.TensorInventory;
import io.xgenmm.engine.checkpoint.TensorSpec;
import io.xgenmm.engine.checkpoint.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes a checkpoint in the published layout with random weights and a tokenizer of its own: any variant, size, type and
 * number of files. Streams, so that the full size needs little heap. Equal arguments give equal bytes.
 */
public final class RandomCheckpoint {

    private final ModelConfig model;
    private final TensorType type;
    private final int shards;
    private final long seed;
    private final boolean outliers;

    private RandomCheckpoint(ModelConfig model, TensorType type, int shards, long seed, boolean outliers) {
        this.model = model;
        this.type = type;
        this.shards = shards;
        this.seed = seed;
        this.outliers = outliers;
    }

    /** In float32, in one file. */
    public static RandomCheckpoint of(ModelConfig model) {
        return new RandomCheckpoint(model, TensorType.F32, 1, 1, false);
    }

    public static RandomCheckpoint tiny(Variant variant) {
        return of(TestModels.tiny(variant));
    }

    public RandomCheckpoint type(TensorType type) {
        return new RandomCheckpoint(model, type, shards, seed, outliers);
    }

    /** One: {@code model.safetensors}; more: so many shards and an index. */
    public RandomCheckpoint shards(int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("expected at least 1 shard, found " + shards);
        }
        return new RandomCheckpoint(model, type, shards, seed, outliers);
    }

    public RandomCheckpoint seed(long seed) {
        return new RandomCheckpoint(model, type, shards, seed, outliers);
    }

    /** Four decoder channels that are 100 times as loud, as trained models have them, in the same function. */
    public RandomCheckpoint outliers(boolean outliers) {
        return new RandomCheckpoint(model, type, shards, seed, outliers);
    }

    /** Writes all files; the folder is made if need be. */
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            new ConfigFiles(model).write(folder, type);
            TestTokenizer.ofSize(model.decoder().initialTokenizerLength()).write(folder);
            writeWeights(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeWeights(Path folder) throws IOException {
        if (shards == 1) {
            writeFile(folder.resolve("model.safetensors"), TensorInventory.of(model));
            return;
        }
        var shardOf = new TreeMap<String, String>();
        List<List<TensorSpec>> parts = parts();
        for (int i = 0; i < shards; i++) {
            String name = "model-%05d-of-%05d.safetensors".formatted(i + 1, shards);
            writeFile(folder.resolve(name), parts.get(i));
            parts.get(i).forEach(spec -> shardOf.put(spec.name(), name));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", bytes(TensorInventory.of(model))));
        index.put("weight_map", shardOf);
        ConfigFiles.write(folder.resolve("model.safetensors.index.json"), index);
    }

    /** Cuts where the bytes so far pass the next share of the whole. */
    private List<List<TensorSpec>> parts() {
        List<TensorSpec> all = TensorInventory.of(model);
        var parts = new ArrayList<List<TensorSpec>>();
        for (int i = 0; i < shards; i++) {
            parts.add(new ArrayList<>());
        }
        long total = bytes(all);
        long before = 0;
        for (TensorSpec spec : all) {
            parts.get((int) (before * shards / total)).add(spec);
            before += spec.elements() * type.bytes();
        }
        return parts;
    }

    private long bytes(List<TensorSpec> specs) {
        return specs.stream().mapToLong(TensorSpec::elements).sum() * type.bytes();
    }

    private void writeFile(Path file, List<TensorSpec> specs) throws IOException {
        SafetensorsWriter.write(file, specs, type, channel -> writeTensors(channel, specs));
    }

    private void writeTensors(FileChannel channel, List<TensorSpec> specs) throws IOException {
        var stream = new TensorStream(channel, type, seed);
        for (TensorSpec spec : specs) {
            stream.write(RandomTensor.of(spec, model, outliers));
        }
    }

    /**
     * {@code [--variant base|instruct|v1-instruct] [--size tiny|full] [--layers N] [--dtype fp32|bf16|fp16] [--shards N]
     * [--seed N] [--outliers] FOLDER}.
     */
    public static void main(String[] arguments) {
        RandomCheckpointArguments parsed = RandomCheckpointArguments.parse(arguments);
        long start = System.nanoTime();
        parsed.checkpoint().write(parsed.folder());
        System.out.printf("wrote %s in %.1f s%n", parsed.folder(), (System.nanoTime() - start) / 1e9);
    }
}
