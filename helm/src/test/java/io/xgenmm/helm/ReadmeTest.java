package io.xgenmm.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart's README lists every value as {@code values.yaml} explains it. */
class ReadmeTest {

    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String START = "<!-- values -->\n";
    private static final String END = "<!-- /values -->";
    private static final boolean UPDATE = Boolean.getBoolean("xgenmm.update");

    private final ValuesReference reference = ValuesReference.read(Chart.read(Chart.FOLDER.resolve("values.yaml")));

    @Test
    void everyValueIsExplained() {
        assertThat(reference.undocumented()).isEmpty();
        assertThat(reference.documented())
                .extracting(ValuesReference.Value::path)
                .contains("replicaCount", "engine.slots", "modelImport.url.base", "podSecurityContext")
                .doesNotHaveDuplicates();
    }

    @Test
    void theTableIsThatOfTheValues() {
        String readme = Chart.read(README);
        int from = readme.indexOf(START) + START.length();
        int to = readme.indexOf(END);
        if (UPDATE) {
            Chart.write(README, readme.substring(0, from) + reference.table() + readme.substring(to));
        }
        assumeThat(UPDATE).isFalse();

        assertThat(readme.substring(from, to))
                .as("values.yaml has changed; run the test with -Dxgenmm.update=true to write the table anew")
                .isEqualTo(reference.table());
    }

    @Test
    void aValueWithoutCommentIsFound() {
        ValuesReference found = ValuesReference.read("""
                # -- Known.
                a:
                  b: 1
                c:
                  d: 2
                """);

        assertThat(found.undocumented()).containsExactly("c.d");
        assertThat(found.documented())
                .extracting(ValuesReference.Value::row)
                .containsExactly("| `a` | `{\"b\":1}` | Known. |");
    }
}
