package io.xgenmm.engine.importer;

import io.xgenmm.engine.onnx.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The cheap checks of a store entry before it is used: files there and whole, every weight inside one of them. */
final class ManifestCheck {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path folder;
    private final Map<String, Long> sizes = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ManifestCheck(Path folder) {
        this.folder = folder;
    }

    /** A line for each problem; hashes are left to {@link ModelStore#verify}. */
    static List<String> problems(Path folder, Manifest manifest) {
        ManifestCheck check = new ManifestCheck(folder);
        manifest.files().forEach(check::file);
        manifest.tensors().forEach(t -> check.tensor(t.name(), t.tensor()));
        manifest.matrices().forEach(check::matrix);
        return check.problems;
    }

    private void file(Manifest.StoredFile file) {
        if (!FILE_NAME.matcher(file.name()).matches()) {
            problems.add("'%s' is no name of a file in the folder".formatted(file.name()));
            return;
        }
        sizes.put(file.name(), file.bytes());
        Path path = folder.resolve(file.name());
        try {
            if (!Files.isRegularFile(path) || Files.size(path) != file.bytes()) {
                problems.add("%s: expected %d bytes, found %s"
                        .formatted(file.name(), file.bytes(), Files.exists(path) ? Files.size(path) : "no file"));
            }
        } catch (IOException e) {
            problems.add("%s: %s".formatted(file.name(), e));
        }
    }

    private void tensor(String name, StoredTensor tensor) {
        long size = sizes.getOrDefault(tensor.file(), -1L);
        boolean inside = tensor.shape().stream().allMatch(d -> d > 0 && d <= Integer.MAX_VALUE)
                && tensor.offset() <= size
                && tensor.length() <= size - tensor.offset();
        if (!inside) {
            problems.add("weight %s lies outside of %s".formatted(name, tensor.file()));
        }
    }

    private void matrix(Manifest.StoredMatrix matrix) {
        matrix.parts().forEach(part -> tensor(matrix.name(), part));
        try {
            List<MatrixFormat.Part> expected = MatrixFormat.of(matrix.format()).parts(matrix.rows(), matrix.columns());
            List<MatrixFormat.Part> found = matrix.parts().stream()
                    .map(p -> new MatrixFormat.Part(p.type(), p.shape()))
                    .toList();
            if (!expected.equals(found)) {
                problems.add("weight %s: expected %s, found %s".formatted(matrix.name(), expected, found));
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            problems.add("weight %s: %s".formatted(matrix.name(), e.getMessage()));
        }
    }
}
