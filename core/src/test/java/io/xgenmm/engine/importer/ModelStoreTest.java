package io.xgenmm.engine.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Precision;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelStoreTest {
    @TempDir
    Path home;

    private ModelStore store;
    private Path folder;

    @BeforeEach
    void importOne(@TempDir Path source) {
        RandomCheckpoint.tiny(Variant.BASE).write(source);
        store = new ModelStore(home);
        ImportRequest request = ImportRequest.of(source, home, "one", Precision.INT4);
        folder = ModelImporter.importCheckpoint(request, (s, d, t) -> {}).directory();
    }

    @Test
    void entriesAreListedWithWhatTheyAre() {
        StoredModel model = store.list().get(0);

        assertThat(store.list()).hasSize(1);
        assertThat(model.name()).isEqualTo("one");
        assertThat(model.variant()).isEqualTo(Variant.BASE);
        assertThat(model.precision()).isEqualTo(Precision.INT4);
        assertThat(model.visionPrecision()).isEqualTo(Precision.INT8);
        assertThat(model.sha256()).hasSize(64);
        assertThat(model.bytes()).isGreaterThan(100_000);
        assertThat(store.find("one")).contains(model);
        assertThat(store.find("two")).isEmpty();
        assertThat(store.find("../models/one")).isEmpty();
    }

    @Test
    void missingNamesAreAnsweredWithWhatIsThere() {
        assertThat(store.missing("two")).hasMessageContaining("no model 'two'").hasMessageContaining("it holds one");
        assertThat(new ModelStore(home.resolve("nowhere")).list()).isEmpty();
    }

    @Test
    void removedEntriesAreGone() {
        assertThat(store.remove("one")).isTrue();
        assertThat(store.remove("one")).isFalse();
        assertThat(home.resolve("models")).isDirectoryNotContaining("glob:**/*one");
    }

    @Test
    void aChangedByteIsFound() throws Exception {
        Path weights = folder.resolve("decoder.weights");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length / 2] ^= 1;
        Files.write(weights, bytes);

        assertThat(store.verify("one")).singleElement().asString().startsWith("decoder.weights: expected SHA-256");
    }

    @Test
    void aTruncatedOrMissingFileIsRefusedAtOnce() throws Exception {
        Path weights = folder.resolve("vision.weights");
        Files.write(weights, new byte[10]);
        Files.delete(folder.resolve("tokenizer.json"));

        assertThatThrownBy(this::open)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("vision.weights: expected")
                .hasMessageContaining("tokenizer.json: expected")
                .hasMessageContaining("import it again");
        assertThat(store.verify("one")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\" : 1,|\"format\" : 9,|has format 9, but this version reads 1",
                "\"decoder.weights\",|\"../decoder.weights\",|",
                "\"int8-128\"|\"int3-128\"|unknown weight format",
                "\"int4-128\"|\"int4-32\"|expected [Part",
                "\"offset\" : 0|\"offset\" : 99999999999|lies outside of",
                "\"FLOAT\"|\"DOUBLE\"|is damaged",
                "{|[|is damaged",
                "\"files\"|\"fils\"|is damaged",
            })
    void aTamperedManifestIsRefused(String from, String to, String message) throws Exception {
        Path manifest = folder.resolve(Manifest.FILE);
        String text = Files.readString(manifest);
        assertThat(text).contains(from);
        Files.writeString(manifest, text.replace(from, to));

        assertThatThrownBy(this::open)
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(message == null ? "is no name of a file" : message);
    }

    @Test
    void brokenEntriesAreLeftOutOfTheListAndCanBeRemoved() throws Exception {
        Files.writeString(folder.resolve(Manifest.FILE), "{}");
        Files.createDirectories(home.resolve("models/.importing-two"));

        assertThat(store.list()).isEmpty();
        assertThat(store.remove("one")).isTrue();
    }

    @Test
    void anotherPrecisionThanStoredIsRefused() {
        assertThatThrownBy(() -> ModelPackages.open(folder, home, Optional.of(Precision.INT8), false, true))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("is stored as int4, but int8 was asked");
    }

    private void open() throws IOException {
        ModelPackages.open(folder, home, Optional.empty(), false, true).close();
    }
}
