package io.xgenmm.springai;

import io.xgenmm.engine.EngineOptions;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.runtime.Engines;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedChatModelTest extends ChatModelContract {
    private EmbeddedBackend backend;

    @BeforeAll
    void open(@TempDir Path folder) {
        Path checkpoint = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("model"));
        backend = new EmbeddedBackend(Engines.open(
                EngineOptions.of("random", checkpoint, folder.resolve("cache")).withDevice("cpu")));
    }

    @Override
    ChatBackend backend() {
        return backend;
    }

    @AfterAll
    void close() {
        backend.close();
    }
}
