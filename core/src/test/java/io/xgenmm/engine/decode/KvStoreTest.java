package io.xgenmm.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.xgenmm.engine.checkpoint.DecoderConfig;
import io.xgenmm.engine.importer.ModelPackage;
import io.xgenmm.engine.importer.ModelPackages;
import io.xgenmm.engine.importer.TokenEmbedding;
import io.xgenmm.engine.onnx.ProbeGraph;
import io.xgenmm.engine.testkit.Differences;
import io.xgenmm.engine.testkit.Fixtures;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of keys and values under a real decoder: in host memory, and through the bridge in memory ONNX Runtime gives. */
class KvStoreTest {
    /** The same float32 sums in another order: chunk by chunk, row beside row. */
    private static final double TOLERANCE = 1e-4;

    private static final int ROWS = 4;
    private static final int POSITIONS = 100;
    private static final int CHUNK = 40;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private ModelPackage model;
    private TokenEmbedding embedding;
    private DecoderSession decoder;

    @BeforeEach
    void open(@TempDir Path cache) {
        model = ModelPackages.open(
                Fixtures.checkpoint("instruct-interleave-tiny"), cache, Optional.empty(), false, true);
        embedding = model.embedding();
    }

    @AfterEach
    void close() {
        decoder.close();
        model.close();
    }

    private void use(String store) throws OrtException {
        DecoderConfig config = model.config().decoder();
        KvShape shape = RowDecoders.shape(config, ROWS, POSITIONS, Float.BYTES);
        KvStore kv = store.equals("host") ? new HostKvStore(environment, shape) : bridged(shape);
        decoder = RowDecoders.open(environment, session(), Optional.of(session()), embedding, config, kv, CHUNK, CHUNK);
    }

    private KvStore bridged(KvShape shape) throws OrtException {
        OrtSession keeper = environment.createSession(ProbeGraph.write());
        OrtBridge bridge = OrtBridge.open(environment, keeper);
        return new DeviceKvStore(bridge, keeper, "Cpu", 0, shape, new BlockCopier.Host());
    }

    private OrtSession session() throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry(
                    "session.model_external_initializers_file_folder_path",
                    model.decoder().weightsFolder().toString());
            return environment.createSession(model.decoder().model(), options);
        }
    }

    private PromptEmbeddings prompt(int... ids) {
        return (from, count, target) -> {
            for (int i = from; i < from + count; i++) {
                embedding.embed(ids[i], target);
            }
        };
    }

    private static int[] ids(int seed, int count) {
        return IntStream.range(0, count)
                .map(i -> (seed * 31 + i * 17) % 900 + 3)
                .toArray();
    }

    private static float[] floats(FloatBuffer logits) {
        float[] floats = new float[logits.remaining()];
        logits.get(floats);
        return floats;
    }

    private float[] alone(int row, int[] ids) {
        return floats(decoder.read(prompt(ids), row, 0, ids.length));
    }

    private float[] row(float[] logits, int row) {
        return Differences.row(logits, row, decoder.vocabularySize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "bridged"})
    void chunksRewindsStepsCopiesAndSwapsAllReadAsOne(String store) throws OrtException {
        use(store);
        int[] a = ids(1, 30);
        int[] b = ids(2, 12);
        float[] afterA = alone(3, a);
        float[] afterB = alone(3, b);

        decoder.read(prompt(a), 0, 0, 13);
        float[] chunked = floats(decoder.read(prompt(a), 0, 13, 17));
        Differences.assertClose("chunks", chunked, afterA, TOLERANCE);

        decoder.read(prompt(ids(7, 25)), 0, 13, 12); // the row goes on in another way, then is rewound
        Differences.assertClose("rewound", floats(decoder.read(prompt(a), 0, 13, 17)), afterA, TOLERANCE);

        decoder.read(prompt(b), 1, 0, 11);
        decoder.read(prompt(a), 2, 0, 29);
        decoder.swap(0, 29, 1, 11);
        decoder.copy(1, 3, 0, 20);
        decoder.read(prompt(a), 3, 20, 9);
        float[] stepped = floats(decoder.step(0, new int[] {b[11], a[29], a[29], a[29]}, new int[] {11, 29, 29, 29}));

        Differences.assertClose("swapped", row(stepped, 0), afterB, TOLERANCE);
        for (int r = 1; r < 4; r++) {
            Differences.assertClose("row " + r, row(stepped, r), afterA, TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "bridged"})
    void fillerRowsLeaveWhatTheyHold(String store) throws OrtException {
        use(store);
        int[] a = ids(3, 20);
        float[] afterA = alone(3, a);
        decoder.read(prompt(a), 0, 0, 19);
        decoder.read(prompt(ids(4, 8)), 1, 0, 8);
        decoder.read(prompt(ids(5, 8)), 2, 0, 8);

        decoder.step(0, new int[] {0, 5, 5}, new int[] {19, 8, 8});
        float[] after = floats(decoder.step(0, new int[] {a[19], 6, 6}, new int[] {19, 9, 9}));

        Differences.assertClose("filled, then used", row(after, 0), afterA, TOLERANCE);
    }

    @Test
    void theBridgeMakesWhatTheHostMakes() throws OrtException {
        use("host");
        float[] host = answer();
        decoder.close();
        use("bridged");

        Differences.assertClose("bridged", answer(), host, 0);
    }

    private float[] answer() {
        alone(0, ids(1, 30));
        alone(1, ids(2, 9));
        return floats(decoder.step(0, new int[] {4, 5}, new int[] {30, 9}));
    }

    @Test
    void aFailedPassIsAModelFailureAndTheDecoderGoesOn() throws OrtException {
        use("host");
        float[] before = alone(0, ids(1, 10));

        assertThatThrownBy(() -> decoder.step(0, new int[] {1}, new int[] {POSITIONS}))
                .isInstanceOf(io.xgenmm.engine.ModelFailureException.class);

        Differences.assertClose("after a failure", alone(1, ids(1, 10)), before, TOLERANCE);
    }

    @Test
    void hostRowsTakeMemoryByNeed() throws Exception {
        use("host");
        List<KvStore> stores = new ArrayList<>();
        KvShape large = new KvShape(8, 16, 8, 4096, 64, Float.BYTES); // 4 GB when touched
        long before = residentBytes();

        HostKvStore store = new HostKvStore(environment, large);
        stores.add(store);
        store.copy(0, 1, 0, 16);

        assertThat(residentBytes() - before).isLessThan(200L << 20);
        stores.forEach(KvStore::close);
    }

    private static long residentBytes() throws Exception {
        Path status = Path.of("/proc/self/status");
        org.junit.jupiter.api.Assumptions.assumeTrue(java.nio.file.Files.exists(status));
        return java.nio.file.Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
