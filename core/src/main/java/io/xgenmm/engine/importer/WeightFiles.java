package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One real folder that holds all weight files of a checkpoint. ONNX Runtime refuses symbolic links that leave the folder
 * (the Hugging Face cache consists of them), so links are followed first; files of several folders are gathered by hard
 * links, or copies where the file system allows none.
 *
 * @param folder real path
 * @param names name in {@code folder} of each file
 */
record WeightFiles(Path folder, Map<Path, String> names) {

    WeightFiles {
        names = Map.copyOf(names);
    }

    /** @param cacheDirectory where files are gathered if they have to be */
    static WeightFiles of(Collection<Path> files, Path cacheDirectory) {
        try {
            Map<Path, Path> real = new LinkedHashMap<>();
            for (Path file : new TreeSet<>(files)) {
                real.put(file, file.toRealPath());
            }
            Set<Path> folders =
                    real.values().stream().map(WeightFiles::folderOf).collect(Collectors.toSet());
            return folders.size() == 1 ? inPlace(folders.iterator().next(), real) : gather(real, cacheDirectory);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "weight files must be readable, but: %s; check the folder and its links".formatted(e.getMessage()),
                    e);
        }
    }

    private static WeightFiles inPlace(Path folder, Map<Path, Path> real) {
        Map<Path, String> names = new LinkedHashMap<>();
        real.forEach((file, target) -> names.put(file, nameOf(target)));
        return new WeightFiles(folder, names);
    }

    private static WeightFiles gather(Map<Path, Path> real, Path cacheDirectory) throws IOException {
        Path folder = cacheDirectory.resolve(
                "weights-" + Integer.toHexString(real.values().hashCode()));
        Files.createDirectories(folder);
        Map<Path, String> names = new LinkedHashMap<>();
        for (Map.Entry<Path, Path> entry : real.entrySet()) {
            String name = names.size() + "-" + nameOf(entry.getKey());
            gather(entry.getValue(), folder.resolve(name));
            names.put(entry.getKey(), name);
        }
        return new WeightFiles(folder.toRealPath(), names);
    }

    private static void gather(Path source, Path target) throws IOException {
        Files.deleteIfExists(target);
        try {
            Files.createLink(target, source);
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(source, target);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? Path.of(".") : folder;
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}
