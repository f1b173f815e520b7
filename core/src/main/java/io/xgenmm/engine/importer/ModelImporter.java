package io.xgenmm.engine.importer;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.checkpoint.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Turns a checkpoint into an entry of the model store: streaming, with constant memory. Stopped at any point, by whatever
 * means, the same request goes on where it was. Confined to one thread; rows are rounded in parallel inside.
 */
public final class ModelImporter {
    private static final List<String> COPIED = List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "tokenizer.model",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json");

    private final ImportRequest request;
    private final Checkpoint checkpoint;
    private final ProgressListener listener;
    private final ModelStore store;

    private ModelImporter(ImportRequest request, Checkpoint checkpoint, ProgressListener listener) {
        this.request = request;
        this.checkpoint = checkpoint;
        this.listener = listener;
        this.store = new ModelStore(request.home());
    }

    /**
     * Imports a checkpoint.
     *
     * @throws ModelLoadException if the checkpoint is broken (naming every problem), the name is taken and not forced, or
     *     the disk is full; what was finished is kept for the next try
     */
    public static StoredModel importCheckpoint(ImportRequest request, ProgressListener listener) {
        try (Checkpoint checkpoint = Checkpoints.open(request.checkpoint())) {
            return new ModelImporter(request, checkpoint, listener).run();
        } catch (IOException e) {
            throw new ModelLoadException(
                    "import of %s failed: %s; the same command goes on where it stopped"
                            .formatted(request.checkpoint(), e),
                    e);
        }
    }

    private StoredModel run() throws IOException {
        if (!request.force() && Files.exists(store.folder(request.name()))) {
            throw new ModelLoadException("a model named %s exists; choose another --name, remove it, or use --force"
                    .formatted(request.name()));
        }
        Path work = store.workFolder(request.name());
        Files.createDirectories(work);
        Path lockFile = work.resolveSibling(work.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            return fill(work);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // another thread of this process has it: the same answer
        }
        throw new ModelLoadException("model %s is being imported already; wait for it".formatted(request.name()));
    }

    private StoredModel fill(Path work) throws IOException {
        Equalisation equalisation = Equalisation.of(
                checkpoint, isRounded(request.precision()), isRounded(request.effectiveVisionPrecision()));
        ImportPlan plan = ImportPlan.of(
                checkpoint,
                equalisation,
                new FormatChoice(request, checkpoint.config().decoder()));
        ImportJournal journal = ImportJournal.open(work, fingerprint(plan));
        requireSpace(plan, work);
        WeightImport weights = new WeightImport(checkpoint, equalisation, plan, journal, work, listener);
        List<Manifest.StoredFile> files = new ArrayList<>(copySmallFiles(work));
        weights.write(files);
        Manifest manifest = manifest(files, weights);
        Files.write(work.resolve(Manifest.FILE), manifest.toJson());
        verify(work, manifest);
        journal.delete();
        store.publish(work, request.name());
        return StoredModel.of(store.folder(request.name()), manifest);
    }

    /** Whether activations are rounded when the model runs. */
    private static boolean isRounded(Precision precision) {
        return precision == Precision.INT8 || precision == Precision.INT4;
    }

    /** Of plan and source: a checkpoint that has changed is imported from the start. */
    private String fingerprint(ImportPlan plan) throws IOException {
        StringBuilder text = new StringBuilder(plan.fingerprint());
        for (Path file : sourceFiles()) {
            text.append('\n').append(file).append(' ').append(Files.size(file));
            text.append(' ').append(Files.getLastModifiedTime(file));
        }
        return Digests.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Iterable<Path> sourceFiles() {
        return checkpoint.tensors().stream().map(Tensor::file).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void requireSpace(ImportPlan plan, Path work) throws IOException {
        long there = 0;
        for (ImportPlan.PlannedFile file : plan.files()) {
            Path path = work.resolve(file.name());
            there += Files.exists(path) ? Files.size(path) : 0;
        }
        long free = Files.getFileStore(work).getUsableSpace();
        if (plan.bytes() - there > free) {
            throw new ModelLoadException("the model needs %d MB in %s, but %d MB are free; make room or set --home"
                    .formatted((plan.bytes() - there) >> 20, work.getParent(), free >> 20));
        }
    }

    private List<Manifest.StoredFile> copySmallFiles(Path work) throws IOException {
        List<Manifest.StoredFile> files = new ArrayList<>();
        for (String name : COPIED) {
            Path source = checkpoint.directory().resolve(name);
            if (Files.isRegularFile(source)) {
                Path target = Files.copy(source, work.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                files.add(new Manifest.StoredFile(name, Files.size(target), Digests.of(target)));
            }
        }
        return files;
    }

    private Manifest manifest(List<Manifest.StoredFile> files, WeightImport weights) throws IOException {
        List<Manifest.SourceFile> source = new ArrayList<>();
        for (Path file : sourceFiles()) {
            source.add(new Manifest.SourceFile(String.valueOf(file.getFileName()), Files.size(file)));
        }
        return new Manifest(
                Manifest.FORMAT,
                checkpoint.config().variant().label(),
                request.precision().label(),
                request.effectiveVisionPrecision().label(),
                new Manifest.Source(request.checkpoint().toString(), source),
                files,
                weights.tensors(),
                weights.matrices());
    }

    private void verify(Path work, Manifest manifest) {
        if (request.verify()) {
            List<String> problems = ModelStore.verify(work, manifest);
            if (!problems.isEmpty()) {
                throw new ModelLoadException(
                        "what was written reads back differently; check the disk:\n" + String.join("\n", problems));
            }
        }
    }
}
