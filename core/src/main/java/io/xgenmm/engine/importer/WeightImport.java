package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the weight files of a plan, noting in the journal how far it is. Confined to the importing thread. */
final class WeightImport {
    private static final long NOTED_BYTES = 128L << 20; // at most so much is done twice
    private static final int NOTES = 8;

    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final Checkpoint checkpoint;
    private final Equalisation equalisation;
    private final ImportPlan plan;
    private final ImportJournal journal;
    private final Path folder;
    private final ProgressListener listener;
    private final List<Manifest.NamedTensor> tensors = new ArrayList<>();
    private final List<Manifest.StoredMatrix> matrices = new ArrayList<>();
    private final long noteEvery;
    private long doneBytes;

    WeightImport(
            Checkpoint checkpoint,
            Equalisation equalisation,
            ImportPlan plan,
            ImportJournal journal,
            Path folder,
            ProgressListener listener) {
        this.checkpoint = checkpoint;
        this.equalisation = equalisation;
        this.plan = plan;
        this.journal = journal;
        this.folder = folder;
        this.listener = listener;
        this.noteEvery = Math.min(NOTED_BYTES, plan.bytes() / NOTES);
    }

    List<Manifest.NamedTensor> tensors() {
        return tensors;
    }

    List<Manifest.StoredMatrix> matrices() {
        return matrices;
    }

    /** Finishes every file and adds it to {@code files}. */
    void write(List<Manifest.StoredFile> files) throws IOException {
        for (ImportPlan.PlannedFile file : plan.files()) {
            files.add(write(file));
        }
    }

    private Manifest.StoredFile write(ImportPlan.PlannedFile file) throws IOException {
        Path path = folder.resolve(file.name());
        ImportJournal.Progress start = new ImportJournal.Progress(file.name(), 0, 0, "", List.of());
        MessageDigest digest = Digests.sha256();
        Optional<ImportJournal.Progress> noted = journal.progress(file.name());
        if (noted.isPresent()
                && Files.exists(path)
                && Files.size(path) >= noted.get().bytes()) {
            MessageDigest found = Digests.ofPrefix(path, noted.get().bytes());
            if (Digests.hex(Digests.copy(found)).equals(noted.get().sha256())) {
                start = noted.get();
                digest = found;
            }
        }
        progressed(file.name(), start.bytes());
        try (WeightFileWriter writer =
                new WeightFileWriter(path, start.bytes(), digest, count -> progressed(file.name(), count))) {
            String sha256 = append(file, start, writer);
            writer.force();
            describe(file);
            return new Manifest.StoredFile(file.name(), writer.position(), sha256);
        }
    }

    private void progressed(String file, long bytes) {
        doneBytes += bytes;
        listener.progressed("writing " + file, doneBytes, plan.bytes());
    }

    private String append(ImportPlan.PlannedFile file, ImportJournal.Progress start, WeightFileWriter writer)
            throws IOException {
        List<Double> errors = new ArrayList<>(start.errors());
        long noted = start.bytes();
        for (ImportPlan.Item item :
                file.items().subList(start.items(), file.items().size())) {
            writer.padTo(item.parts().get(0).offset());
            ErrorMeter error = new ErrorMeter();
            item.format().write(new MatrixReader(checkpoint, equalisation, item.source()), writer, error);
            requireEnd(item, writer);
            errors.add(new BigDecimal(error.relative()).round(FOUR_DIGITS).doubleValue());
            if (writer.position() - noted >= noteEvery) {
                note(file, errors, writer);
                noted = writer.position();
            }
        }
        return note(file, errors, writer);
    }

    private static void requireEnd(ImportPlan.Item item, WeightFileWriter writer) {
        if (writer.position() != item.end()) {
            throw new IllegalStateException(
                    "%s must end at byte %d, but ends at %d".formatted(item.name(), item.end(), writer.position()));
        }
    }

    private String note(ImportPlan.PlannedFile file, List<Double> errors, WeightFileWriter writer) throws IOException {
        String sha256 = writer.flushed();
        journal.record(
                new ImportJournal.Progress(file.name(), errors.size(), writer.position(), sha256, List.copyOf(errors)));
        return sha256;
    }

    private void describe(ImportPlan.PlannedFile file) {
        List<Double> errors = journal.progress(file.name()).orElseThrow().errors();
        for (int i = 0; i < file.items().size(); i++) {
            ImportPlan.Item item = file.items().get(i);
            if (item.multiplied()) {
                matrices.add(new Manifest.StoredMatrix(
                        item.name(),
                        item.set(),
                        item.format().label(),
                        item.source().rows(),
                        item.source().columns(),
                        errors.get(i),
                        item.parts()));
            } else {
                tensors.add(new Manifest.NamedTensor(item.name(), item.parts().get(0)));
            }
        }
    }
}
