package io.xgenmm.engine.prompt;

import io.xgenmm.engine.Variant;
import java.nio.file.Path;

/** Small tokenizers for the tests of other packages. */
public final class SmallTokenizers {

    private SmallTokenizers() {}

    /** An instruct model's tokenizer, whose file is written into {@code directory}. */
    public static TextTokenizer instruct(Path directory) {
        return TestTokenizers.load(directory, Variant.INSTRUCT, SmallTokenizerFile.write(directory));
    }
}
