package io.xgenmm.engine.importer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which part of an import is done: a text file whose first line is the plan's fingerprint, then a line each time a weight
 * file has grown. Lines cut off by a crash are ignored; that the bytes are still there is checked by their hash.
 */
final class ImportJournal {
    private static final String FILE = "journal";

    /**
     * How much of a weight file is finished.
     *
     * @param items finished ones, from the first
     * @param errors rounding error of each of them
     * @param sha256 of the first {@code bytes} bytes
     */
    record Progress(String file, int items, long bytes, String sha256, List<Double> errors) {}

    private final Path file;
    private final Map<String, Progress> latest = new LinkedHashMap<>();

    private ImportJournal(Path file) {
        this.file = file;
    }

    /** Opens the journal in {@code folder}; one of another plan is thrown away. */
    static ImportJournal open(Path folder, String fingerprint) throws IOException {
        ImportJournal journal = new ImportJournal(folder.resolve(FILE));
        List<String> lines = Files.exists(journal.file) ? Files.readAllLines(journal.file) : List.of();
        if (!lines.isEmpty() && lines.get(0).equals(fingerprint)) {
            lines.stream().skip(1).forEach(journal::recall);
        }
        journal.rewrite(fingerprint);
        return journal;
    }

    private void recall(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 5 || !words[words.length - 1].equals(".")) {
            return;
        }
        List<Double> errors = List.of(words).subList(4, words.length - 1).stream()
                .map(Double::valueOf)
                .toList();
        latest.put(
                words[0],
                new Progress(words[0], Integer.parseInt(words[1]), Long.parseLong(words[2]), words[3], errors));
    }

    private void rewrite(String fingerprint) throws IOException {
        StringBuilder text = new StringBuilder(fingerprint).append('\n');
        latest.values().forEach(p -> text.append(line(p)));
        Path fresh = file.resolveSibling(FILE + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    Optional<Progress> progress(String weightFile) {
        return Optional.ofNullable(latest.get(weightFile));
    }

    /** Writes it down; the bytes it speaks of have been written before. */
    void record(Progress progress) throws IOException {
        latest.put(progress.file(), progress);
        Files.write(file, line(progress).getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    private static String line(Progress p) {
        StringBuilder text = new StringBuilder();
        text.append(p.file()).append(' ').append(p.items()).append(' ');
        text.append(p.bytes()).append(' ').append(p.sha256());
        p.errors().forEach(e -> text.append(' ').append(e));
        return text.append(" .\n").toString();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
