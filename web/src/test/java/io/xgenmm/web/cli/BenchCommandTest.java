package io.xgenmm.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void makeCheckpoint() {
        model = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("little"));
    }

    private static CommandRun bench(String... more) {
        List<String> arguments = new ArrayList<>(List.of("bench", "--model", model.toString(), "--runs", "2"));
        arguments.addAll(List.of(more));
        return CommandRun.of(folder.resolve("home"), arguments.toArray(String[]::new));
    }

    @Test
    void measuresEverythingItNames() throws Exception {
        Path plot = folder.resolve("bench.svg");

        CommandRun run = bench(
                "--batch",
                "1,3",
                "--prompt-tokens",
                "70",
                "--tokens",
                "12",
                "--images",
                "2",
                "--compare",
                "session",
                "--plot",
                plot.toString(),
                "--output",
                "json");

        assertThat(run.code()).describedAs(run.err()).isZero();
        JsonNode json = run.json();
        assertThat(List.of(
                        "/load_ms",
                        "/rss_bytes",
                        "/ttft_ms",
                        "/prefill/ms",
                        "/prefill/tokens_per_second",
                        "/decode/0/tokens_per_second",
                        "/decode/1/step_ms",
                        "/decode/1/rss_bytes",
                        "/decode/1/session_step_ms",
                        "/vision/ms",
                        "/vision/ms_per_tile",
                        "/vision/ttft_ms",
                        "/memory_bandwidth/gigabytes_per_second",
                        "/roofline/tokens_per_second",
                        "/roofline/percent"))
                .allSatisfy(field -> assertThat(json.at(field).asDouble(-1))
                        .describedAs(field)
                        .isPositive());
        assertThat(json.at("/decode/1/overhead_percent").isNumber()).isTrue();
        assertThat(json.at("/prefill/prompt_tokens").intValue()).isEqualTo(70);
        assertThat(json.at("/decode/1/batch").intValue()).isEqualTo(3);
        assertThat(json.at("/vision/tiles").intValue()).isEqualTo(10);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(Files.readString(plot))))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("svg");
    }

    /** A step reads the decoder's matrices, norms and head, but not the table of token embeddings. */
    @Test
    void countsTheWeightsThatAStepReads() {
        JsonNode json = bench(
                        "--batch", "1", "--prompt-tokens", "8", "--tokens", "4", "--images", "0", "--output", "json")
                .json();

        long width = 128;
        long layer = 4 * width * width + 3 * width * 256 + 2 * width; // attention, MLP, norms
        long head = json.at("/roofline/weight_bytes").longValue() / 4 - 4 * layer - width;
        assertThat(head / width).isBetween(1000L, 1100L); // rows of the head, its bias included
        assertThat(json.at("/roofline/kv_bytes").longValue()).isEqualTo(2 * 4 * width * 4 * (8 + 4 / 2));
        assertThat(json.at("/vision").isNull()).isTrue();
        assertThat(json.at("/decode/0").has("session_step_ms")).isFalse();
    }

    @Test
    void printsALineForEachFigure() {
        CommandRun run = bench("--batch", "2", "--prompt-tokens", "8", "--tokens", "6");

        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("prefill ", "tokens/s with 2 rows at depth 8", "ms a tile", "roofline ");
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertThat(bench("--batch", "0").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench("--prompt-tokens", "5000").err())
                .contains("5129 positions")
                .contains("512");
        assertThat(bench("--compare", "nothing").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench("--batch", "4", "--prompt-tokens", "8", "--tokens", "3", "--images", "0")
                        .err())
                .contains("--tokens must be so many");
    }
}
