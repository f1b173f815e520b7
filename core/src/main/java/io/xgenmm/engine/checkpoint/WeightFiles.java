package io.xgenmm.engine.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The weight files of a folder and where each tensor lies: one {@code model.safetensors}, else the shards that
 * {@code model.safetensors.index.json} names.
 *
 * @param tensors by name
 */
record WeightFiles(Map<String, StoredTensor> tensors, List<Path> files) {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final int SHOWN = 20;

    static WeightFiles read(Path directory, Problems problems) {
        if (Files.exists(directory.resolve(SINGLE))) {
            return single(directory.resolve(SINGLE), problems);
        }
        if (Files.exists(directory.resolve(INDEX))) {
            return sharded(directory, problems);
        }
        problems.add("expected %s or %s, found neither; only the safetensors format is read".formatted(SINGLE, INDEX));
        return new WeightFiles(Map.of(), List.of());
    }

    private static WeightFiles single(Path file, Problems problems) {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        header(file, problems).forEach(tensor -> tensors.put(tensor.name(), tensor));
        return new WeightFiles(tensors, List.of(file));
    }

    private static WeightFiles sharded(Path directory, Problems problems) {
        Map<String, String> shardOf = index(directory.resolve(INDEX), problems);
        var files =
                new TreeSet<>(shardOf.values()).stream().map(directory::resolve).toList();
        var tensors = new LinkedHashMap<String, StoredTensor>();
        var unlisted = new ArrayList<String>();
        for (Path file : files) {
            for (StoredTensor tensor : header(file, problems)) {
                if (tensor.fileName().equals(shardOf.get(tensor.name()))) {
                    tensors.put(tensor.name(), tensor);
                } else {
                    unlisted.add("%s: holds %s, but %s says %s"
                            .formatted(
                                    tensor.fileName(),
                                    tensor.name(),
                                    INDEX,
                                    shardOf.getOrDefault(tensor.name(), "nothing of it")));
                }
            }
        }
        problems.addMany(unlisted, SHOWN, "tensors that the index does not place there");
        problems.addMany(lacking(shardOf, tensors), SHOWN, "tensors that their shards lack");
        return new WeightFiles(tensors, files);
    }

    private static List<String> lacking(Map<String, String> shardOf, Map<String, StoredTensor> tensors) {
        return shardOf.entrySet().stream()
                .filter(entry -> !tensors.containsKey(entry.getKey()))
                .map(entry -> "%s: says that %s holds %s, but that file lacks it"
                        .formatted(INDEX, entry.getValue(), entry.getKey()))
                .sorted()
                .toList();
    }

    /** Shard by tensor name; entries that could lead outside the folder are left out. */
    private static Map<String, String> index(Path file, Problems problems) {
        var shardOf = new HashMap<String, String>();
        var refused = new TreeSet<String>();
        JsonNode map = JsonFiles.read(file, problems)
                .map(root -> root.path("weight_map"))
                .orElse(null);
        if (map == null) {
            return shardOf;
        }
        if (!map.isObject()) {
            problems.add("%s: expected weight_map, an object, found %s".formatted(INDEX, JsonFiles.kind(map)));
        }
        map.properties().forEach(entry -> {
            if (isPlainName(entry.getValue())) {
                shardOf.put(entry.getKey(), entry.getValue().stringValue());
            } else {
                refused.add(entry.getValue().toString());
            }
        });
        refused.forEach(name -> problems.add(
                "%s: expected names of .safetensors files in the folder, found %s".formatted(INDEX, name)));
        return shardOf;
    }

    private static boolean isPlainName(JsonNode value) {
        return value.isString() && value.stringValue().matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\\.safetensors");
    }

    private static List<StoredTensor> header(Path file, Problems problems) {
        if (!Files.isRegularFile(file)) { // a link to a regular file is one: the Hub's cache is made of them
            problems.add("%s: not found (or no regular file)".formatted(file.getFileName()));
            return List.of();
        }
        return new SafetensorsFile(file, problems).read();
    }
}
