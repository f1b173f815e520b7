package io.xgenmm.engine.importer;

import io.xgenmm.engine.checkpoint.Checkpoint;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.checkpoint.ModelConfig;
import io.xgenmm.engine.checkpoint.Tensor;
import io.xgenmm.engine.onnx.DataType;
import io.xgenmm.engine.onnx.DecoderGraph;
import io.xgenmm.engine.onnx.MatrixRows;
import io.xgenmm.engine.onnx.ResamplerGraph;
import io.xgenmm.engine.onnx.StoredTensor;
import io.xgenmm.engine.onnx.VisionEncoderGraph;
import io.xgenmm.engine.onnx.WeightSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Every byte of the weight files, before one is written: the same checkpoint and request give the same plan, so an
 * import can go on where an earlier one stopped.
 */
record ImportPlan(List<PlannedFile> files) {

    /** A weight file and its items in order. */
    record PlannedFile(String name, List<Item> items) {
        long bytes() {
            return items.isEmpty() ? 0 : items.get(items.size() - 1).end();
        }
    }

    /**
     * One weight of the result.
     *
     * @param name in the manifest
     * @param multiplied a matrix in some format; else a tensor that stays floats
     * @param parts where its tensors will lie
     */
    record Item(
            String name,
            boolean multiplied,
            Manifest.WeightSet set,
            MatrixRows source,
            MatrixFormat format,
            List<StoredTensor> parts) {
        long end() {
            StoredTensor last = parts.get(parts.size() - 1);
            return last.offset() + last.length();
        }
    }

    ImportPlan {
        files = List.copyOf(files);
    }

    static ImportPlan of(Checkpoint checkpoint, Equalisation equalisation, FormatChoice formats) {
        ModelConfig config = checkpoint.config();
        Function<MatrixRows, MatrixReader> reader = m -> new MatrixReader(checkpoint, equalisation, m);
        Function<MatrixRows, MatrixFormat> vision = m -> formats.vision(reader.apply(m));
        List<PlannedFile> files = new ArrayList<>();
        files.add(file(checkpoint, "vision.weights", w -> VisionEncoderGraph.write(config.vision(), w), vision));
        files.add(file(checkpoint, "resampler.weights", w -> ResamplerGraph.write(config.resampler(), w), vision));
        Consumer<WeightSource> decoder =
                w -> DecoderGraph.write(config.decoder(), w, new DecoderGraph.Options(false, true));
        files.add(file(checkpoint, "decoder.weights", decoder, m -> formats.decoder(reader.apply(m))));
        files.add(prefill(checkpoint, decoder, formats));
        files.add(embedding(checkpoint, formats));
        return new ImportPlan(files.stream().filter(f -> !f.items().isEmpty()).toList());
    }

    private static PlannedFile file(
            Checkpoint checkpoint,
            String name,
            Consumer<WeightSource> graph,
            Function<MatrixRows, MatrixFormat> format) {
        RecordingWeights needed = RecordingWeights.of(checkpoint, graph);
        Layout layout = new Layout(name);
        for (String tensor : needed.tensors()) {
            layout.tensor(checkpoint.tensor(tensor), new PlainFormat(DataType.FLOAT));
        }
        for (MatrixRows matrix : needed.matrices()) {
            layout.matrix(matrix, Manifest.WeightSet.MAIN, format.apply(matrix));
        }
        return layout.file();
    }

    private static PlannedFile prefill(Checkpoint checkpoint, Consumer<WeightSource> graph, FormatChoice formats) {
        Layout layout = new Layout("prefill.weights");
        for (MatrixRows matrix : RecordingWeights.of(checkpoint, graph).matrices()) {
            Optional<MatrixFormat> format = formats.prefill(matrix);
            format.ifPresent(f -> layout.matrix(matrix, Manifest.WeightSet.PREFILL, f));
        }
        return layout.file();
    }

    private static PlannedFile embedding(Checkpoint checkpoint, FormatChoice formats) {
        DecoderConfig decoder = checkpoint.config().decoder();
        Tensor table = checkpoint.tensor(TableEmbedding.TABLE);
        Layout layout = new Layout("embedding.weights");
        layout.tensor(
                table, decoder.initialTokenizerLength(), formats.embedding(table.type())); // dead rows stay behind
        layout.tensor(checkpoint.tensor(TableEmbedding.ADDITIONAL), formats.embedding(table.type()));
        return layout.file();
    }

    long bytes() {
        return files.stream().mapToLong(PlannedFile::bytes).sum();
    }

    /** A digest of everything planned. */
    String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (PlannedFile file : files) {
            for (Item item : file.items()) {
                text.append(item.name())
                        .append(' ')
                        .append(item.format().label())
                        .append(' ');
                text.append(item.parts()).append('\n');
            }
        }
        return Digests.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Places items one after the other, big ones at page borders. */
    private static final class Layout {
        private static final long PAGE = 4096;
        private static final long LINE = 64;

        private final String file;
        private final List<Item> items = new ArrayList<>();
        private long end;

        Layout(String file) {
            this.file = file;
        }

        void matrix(MatrixRows matrix, Manifest.WeightSet set, MatrixFormat format) {
            List<MatrixFormat.Part> planned = format.parts(matrix.rows(), matrix.columns());
            align(planned.stream().mapToLong(MatrixFormat.Part::bytes).sum());
            List<StoredTensor> parts = new ArrayList<>();
            planned.forEach(part -> parts.add(place(part.type(), part.shape())));
            items.add(new Item(matrix.name(), true, set, matrix, format, parts));
        }

        void tensor(Tensor tensor, PlainFormat format) {
            tensor(tensor, tensor.shape().get(0), format);
        }

        /** The first {@code rows} outermost slices. */
        void tensor(Tensor tensor, int rows, PlainFormat format) {
            List<Long> shape = new ArrayList<>(
                    tensor.shape().stream().map(Integer::longValue).toList());
            shape.set(0, (long) rows);
            int elements = Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact));
            int lines = shape.size() == 1 ? 1 : rows; // a vector is read at once
            MatrixRows source = new MatrixRows(List.of(new MatrixRows.Part(tensor.name(), 0, lines)), elements / lines);
            align((long) elements * format.type().bytes());
            StoredTensor place = place(format.type(), shape);
            items.add(new Item(tensor.name(), false, Manifest.WeightSet.MAIN, source, format, List.of(place)));
        }

        private void align(long bytes) {
            long border = bytes >= 16 * PAGE ? PAGE : LINE;
            end = (end + border - 1) / border * border;
        }

        /** Right after what is there: the parts of a matrix follow each other without a gap. */
        private StoredTensor place(DataType type, List<Long> shape) {
            StoredTensor placed = new StoredTensor(type, shape, file, end);
            end += placed.length();
            return placed;
        }

        PlannedFile file() {
            return new PlannedFile(file, List.copyOf(items));
        }
    }
}
