package io.xgenmm.web.evaluation;

import io.xgenmm.tiny.TinyModels;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The questions of a benchmark.
 *
 * @param name file or built-in
 * @param hasReferences whether it says what the original answered
 */
public record EvaluationData(String name, List<Question> questions, boolean hasReferences) {

    static final String REFERENCE = "reference_prediction";
    private static final String FOLDER = "io/xgenmm/tiny/eval/";
    private static final String BUILT_IN = "tiny-eval.tsv";

    public EvaluationData {
        questions = List.copyOf(questions);
    }

    /** Gives the bytes of a picture that the file names. */
    interface NamedImages {
        byte[] read(String path) throws IOException;
    }

    /**
     * Reads a file; names of pictures are relative to its folder.
     *
     * @throws BadEvaluationException if it cannot be read or has not the form
     */
    public static EvaluationData of(Path file) {
        Path absolute = file.toAbsolutePath();
        try (Reader in = Files.newBufferedReader(file)) {
            return read(
                    String.valueOf(file.getFileName()), in, path -> Files.readAllBytes(absolute.resolveSibling(path)));
        } catch (IOException | InvalidPathException e) {
            throw new BadEvaluationException("expected a readable TSV file, but %s: %s".formatted(file, e), e);
        }
    }

    /**
     * The benchmark of the embedded models.
     *
     * @throws BadEvaluationException if this build has none
     */
    public static EvaluationData builtIn() {
        try (InputStream in = resource(BUILT_IN);
                Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return read(BUILT_IN, text, path -> {
                try (InputStream image = resource(path)) {
                    return image.readAllBytes();
                }
            });
        } catch (IOException e) {
            throw new BadEvaluationException("the built-in benchmark cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = TinyModels.class.getClassLoader().getResourceAsStream(FOLDER + name);
        if (in == null) {
            throw new IOException("this build has no %s; name a file with --data".formatted(name));
        }
        return in;
    }

    static EvaluationData read(String name, Reader in, NamedImages namedImages) throws IOException {
        TsvReader reader = new TsvReader(in);
        List<String> missing = new ArrayList<>(List.of("index", "question", "answer"));
        missing.removeAll(reader.header());
        if (!missing.isEmpty()) {
            throw new BadEvaluationException("expected columns index, question and answer, but %s lacks %s"
                    .formatted(name, String.join(", ", missing)));
        }
        List<Map<String, String>> rows = new ArrayList<>();
        Map<String, String> imageByIndex = new HashMap<>();
        for (Map<String, String> row = reader.row(); row != null; row = reader.row()) {
            rows.add(row);
            imageByIndex.put(QuestionRow.of(row, "index"), row.getOrDefault("image", ""));
        }
        QuestionRow parser = new QuestionRow(imageByIndex, namedImages);
        List<Question> questions = new ArrayList<>();
        for (Map<String, String> row : rows) {
            questions.add(parser.question(row));
        }
        if (imageByIndex.size() != questions.size()) {
            throw new BadEvaluationException(
                    "expected an index of its own for each row, but %d rows of %s have %d of them"
                            .formatted(questions.size(), name, imageByIndex.size()));
        }
        return new EvaluationData(name, questions, reader.header().contains(REFERENCE));
    }

    /** The first {@code limit} questions. */
    public EvaluationData first(int limit) {
        return new EvaluationData(name, questions.subList(0, Math.min(limit, questions.size())), hasReferences);
    }
}
