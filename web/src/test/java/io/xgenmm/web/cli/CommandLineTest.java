package io.xgenmm.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.web.models.EngineOpener;
import io.xgenmm.web.protocol.Json;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every command in this process, on a random checkpoint, with the real engine. */
class CommandLineTest {

    @TempDir
    static Path folder;

    private static Path model;
    private static Path image;

    @BeforeAll
    static void makeCheckpointAndPicture() throws IOException {
        model = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("little"));
        image = folder.resolve("picture.png");
        BufferedImage picture = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        picture.createGraphics().fillRect(5, 5, 20, 20);
        ImageIO.write(picture, "png", image.toFile());
    }

    private record Result(int code, String out, String err) {
        JsonNode json() {
            return Json.read(out);
        }
    }

    private static Result run(String... arguments) {
        return typed("", false, arguments);
    }

    private static Result typed(String input, boolean terminal, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Console console = new Console(
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal);
        List<String> all = Stream.concat(Stream.of(arguments), home(arguments)).toList();
        int code = Cli.run(all, (properties, c) -> serve(properties, c), EngineOpener.runtime(), console);
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Stream<String> home(String... arguments) {
        boolean command = arguments.length > 0 && !arguments[0].startsWith("-");
        return command ? Stream.of("--home", folder.resolve("home").toString()) : Stream.of();
    }

    private static int serve(List<String> properties, Console console) {
        console.out().println(String.join("\n", properties));
        return 0;
    }

    @Test
    void runPrintsOneDocumentAndNothingElse() {
        Result result = run(
                "run",
                "--model",
                model.toString(),
                "--image",
                image.toString(),
                "--prompt",
                "what is it",
                "--max-tokens",
                "5",
                "--logprobs",
                "2",
                "--output",
                "json");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        JsonNode json = result.json();
        assertThat(json.at("/variant").stringValue()).isEqualTo("instruct");
        assertThat(json.at("/precision").stringValue()).isEqualTo("fp32");
        assertThat(json.at("/images/0/width").intValue()).isEqualTo(60);
        assertThat(json.at("/images/0/grid").size()).isEqualTo(2);
        assertThat(json.at("/prompt/text").stringValue()).contains("<image>\nwhat is it");
        assertThat(json.at("/prompt/positions").intValue())
                .isEqualTo(json.at("/prompt/text_tokens").intValue()
                        + json.at("/prompt/vision_tokens").intValue());
        assertThat(json.at("/choices/0/token_ids").size()).isBetween(1, 5);
        assertThat(json.at("/choices/0/logprobs").size())
                .isEqualTo(json.at("/choices/0/token_ids").size());
        assertThat(json.at("/choices/0/logprobs/0/top").size()).isEqualTo(2);
        assertThat(json.at("/timings/ttft_ms").doubleValue()).isPositive();
    }

    @Test
    void rawMessagesAndIdsGiveTheSameAnswerForTheSamePrompt() throws IOException {
        Path messages = folder.resolve("messages.json");
        Files.writeString(messages, """
                [{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:picture.png"}},
                  {"type":"text","text":"what is it"}]}]""");
        JsonNode chat = run(
                        "run",
                        "--model",
                        model.toString(),
                        "--messages",
                        messages.toString(),
                        "--max-tokens",
                        "6",
                        "--ignore-eos",
                        "--output",
                        "json")
                .json();
        String ids = chat.at("/prompt/token_ids").toString().replaceAll("[\\[\\]]", "");

        JsonNode raw = run(
                        "run",
                        "--model",
                        model.toString(),
                        "--image",
                        image.toString(),
                        "--raw",
                        chat.at("/prompt/text").stringValue(),
                        "--max-tokens",
                        "6",
                        "--ignore-eos",
                        "--output",
                        "json")
                .json();
        JsonNode exact = run(
                        "run",
                        "--model",
                        model.toString(),
                        "--image",
                        image.toString(),
                        "--token-ids",
                        ids,
                        "--max-tokens",
                        "6",
                        "--ignore-eos",
                        "--output",
                        "json")
                .json();

        assertThat(chat.at("/choices/0/token_ids").size()).isEqualTo(6);
        assertThat(raw.at("/choices/0/token_ids")).isEqualTo(chat.at("/choices/0/token_ids"));
        assertThat(exact.at("/choices/0/token_ids")).isEqualTo(chat.at("/choices/0/token_ids"));
    }

    @Test
    void beamsAndSeveralAnswersWork() {
        JsonNode beams = run(
                        "run",
                        "--model",
                        model.toString(),
                        "--prompt",
                        "hi",
                        "--beams",
                        "3",
                        "--n",
                        "2",
                        "--max-tokens",
                        "4",
                        "--output",
                        "json")
                .json();

        assertThat(beams.at("/choices").size()).isEqualTo(2);
        assertThat(beams.at("/choices/0/score").doubleValue())
                .isGreaterThanOrEqualTo(beams.at("/choices/1/score").doubleValue());
    }

    @Test
    void chatsOnATerminalAndSurvivesMistakes() {
        Result result = typed(
                "/image nowhere.png\n/image %s\nwhat is it\nand now\n/nonsense\n/clear\n/quit\nnever read\n"
                        .formatted(image),
                true,
                "run",
                "--model",
                model.toString(),
                "--max-tokens",
                "3",
                "--ignore-eos");

        assertThat(result.code()).isZero();
        assertThat(result.out().lines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(result.err()).contains("error: expected an image file").contains("but found /nonsense");
    }

    @Test
    void inspectDumpsWhatItSays() {
        Path dump = folder.resolve("dump");
        JsonNode seen = run(
                        "inspect",
                        "--model",
                        model.toString(),
                        "--image",
                        image.toString(),
                        "--dump",
                        dump.toString(),
                        "--output",
                        "json")
                .json();

        assertThat(seen.at("/pixels_shape/0")).isEqualTo(seen.at("/tiles"));
        assertThat(seen.at("/pixels_sha256").stringValue()).hasSize(64);
        assertThat(dump.resolve("overlay.png")).exists();
        assertThat(dump.resolve("pixels.npy")).exists();
        assertThat(dump.resolve("tile-%d.png".formatted(seen.at("/tiles").intValue() - 1)))
                .exists();
    }

    @Test
    void tokenizesTextsFilesAndBack() throws IOException {
        Path texts =
                Files.writeString(folder.resolve("texts.jsonl"), "{\"text\":\"one two\"}\n{\"text\":\"<image>x\"}\n");
        Result ids = run("tokenize", "--model", model.toString(), "--file", texts.toString());
        Path lines = Files.writeString(folder.resolve("ids.jsonl"), ids.out());

        Result back = run("tokenize", "--model", model.toString(), "--decode", "--file", lines.toString());

        assertThat(ids.out().lines()).hasSize(2);
        assertThat(Json.read(back.out().lines().findFirst().orElseThrow())
                        .at("/text")
                        .stringValue())
                .isEqualTo("one two");
        JsonNode one = run("tokenize", "--model", model.toString(), "--text", "one two", "--output", "json")
                .json();
        assertThat(one.at("/token_ids").toString())
                .isEqualTo(Json.read(ids.out().lines().findFirst().orElseThrow())
                        .at("/token_ids")
                        .toString());
    }

    @Test
    void importsListsRunsAndRemoves() {
        JsonNode imported = run(
                        "import",
                        model.toString(),
                        "--name",
                        "stored",
                        "--precision",
                        "fp32",
                        "--verify",
                        "--output",
                        "json")
                .json();
        assertThat(imported.at("/name").stringValue()).isEqualTo("stored");

        assertThat(run("list", "--output", "json").json().at("/models/0/sha256"))
                .isEqualTo(imported.at("/sha256"));
        assertThat(run("list").out()).contains("stored").contains("instruct");
        assertThat(run("run", "--model", "stored", "--prompt", "hi", "--max-tokens", "2")
                        .code())
                .isZero();
        Result again = run("import", model.toString(), "--name", "stored", "--precision", "fp32");
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).startsWith("error: a model named stored exists");
        assertThat(run("remove", "stored").code()).isZero();
        assertThat(run("remove", "stored").code()).isEqualTo(4);
    }

    @Test
    void importsWhatIsMissingAndNothingElse() {
        String[] arguments = {
            "import", model.toString(), "--name", "once", "--precision", "fp32", "--if-missing", "--output", "json"
        };

        JsonNode first = run(arguments).json();
        JsonNode second = run(arguments).json();
        assertThat(second).isEqualTo(first);
        assertThat(first.at("/name").stringValue()).isEqualTo("once");
        assertThat(run("remove", "once").code()).isZero();
    }

    @Test
    void importsOnlyTheExpectedFiles() throws Exception {
        String sum = HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(model.resolve("config.json"))));
        Path sums = folder.resolve("sums");
        String[] arguments = {
            "import", model.toString(), "--name", "sure", "--precision", "fp32", "--checksums", sums.toString()
        };

        Files.writeString(
                sums, "%s  config.json\n%s  absent.bin\n%s  tokenizer_config.json\n".formatted(sum, sum, sum));
        Result differs = run(arguments);
        assertThat(differs.code()).isEqualTo(4);
        assertThat(differs.err())
                .contains("absent.bin is missing, tokenizer_config.json differs from its SHA-256")
                .doesNotContain("config.json differs from its SHA-256, ");
        Files.writeString(sums, "nonsense\n");
        assertThat(run(arguments).code()).isEqualTo(3);
        Files.writeString(sums, sum + "  config.json\n");
        assertThat(run(arguments).code()).isZero();
        assertThat(run("remove", "sure").code()).isZero();
    }

    @Test
    void runsABatchAndResumesIt() throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), """
                {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"any","max_tokens":3,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"file:picture.png"}},{"type":"text","text":"what"}]}]}}
                {"custom_id":"b","method":"POST","url":"/v1/completions","body":{"prompt":"<image> is","images":["file:picture.png"],"max_tokens":4,"ignore_eos":true,"return_token_ids":true}}
                {"custom_id":"c","method":"POST","url":"/v1/embeddings","body":{}}
                no json
                """);
        Path out = folder.resolve("out.jsonl");

        Result first = run(
                "run-batch",
                "--model",
                model.toString(),
                "--input",
                in.toString(),
                "--output-file",
                out.toString(),
                "--output",
                "json");
        assertThat(first.json().toString()).isEqualTo("{\"done\":2,\"failed\":2,\"skipped\":0}");
        List<JsonNode> lines = Files.readAllLines(out).stream().map(Json::read).toList();
        JsonNode b = lines.stream()
                .filter(l -> l.at("/custom_id").asString("").equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(b.at("/response/body/choices/0/token_ids").size()).isEqualTo(4);
        JsonNode c = lines.stream()
                .filter(l -> l.at("/custom_id").asString("").equals("c"))
                .findFirst()
                .orElseThrow();
        assertThat(c.at("/response/status_code").intValue()).isEqualTo(400);
        assertThat(c.at("/error/code").stringValue()).isEqualTo("unsupported_value");

        Files.writeString(out, Files.readString(out) + "{\"custom_id\":\"half");
        Result second = run(
                "run-batch",
                "--model",
                model.toString(),
                "--input",
                in.toString(),
                "--output-file",
                out.toString(),
                "--resume",
                "--output",
                "json");
        assertThat(second.json().toString()).isEqualTo("{\"done\":0,\"failed\":1,\"skipped\":3}");
        assertThat(Files.readAllLines(out)).hasSize(5);
    }

    @Test
    void failuresHaveTheirExitCodeAndOneLine() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "this is no picture");
        Object[][] cases = {
            {2, new String[] {"run", "--model", model.toString()}},
            {2, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--raw", "y"}},
            {2, new String[] {"run", "--no-such-option"}},
            {2, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--temperature", "-1"}},
            {2, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--device", "tpu"}},
            {2, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--precision", "int2"}},
            {2, new String[] {"fly"}},
            {2, new String[] {"serve", "--nonsense"}},
            {3, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--image", "nowhere.png"}},
            {3, new String[] {"run", "--model", model.toString(), "--prompt", "x", "--image", broken.toString()}},
            {
                3,
                new String[] {
                    "run", "--model", model.toString(), "--prompt", "<image> <image>", "--image", image.toString()
                }
            },
            {
                3,
                new String[] {
                    "run", "--model", model.toString(), "--raw", "<image> <image>", "--image", image.toString()
                }
            },
            {3, new String[] {"run", "--model", model.toString(), "--messages", image.toString()}},
            {3, new String[] {"run-batch", "--model", model.toString(), "--input", "nowhere", "--output-file", "never"}
            },
            {3, new String[] {"tokenize", "--model", model.toString(), "--file", broken.toString()}},
            {3, new String[] {"run", "--model", model.toString(), "--prompt", "many words ".repeat(2000)}},
            {4, new String[] {"run", "--model", "no-such-model", "--prompt", "x"}},
            {4, new String[] {"import", folder.toString()}},
        };
        for (Object[] each : cases) {
            Result result = run((String[]) each[1]);
            assertThat(result.code())
                    .describedAs(String.join(" ", (String[]) each[1]) + "\n" + result.err())
                    .isEqualTo(each[0]);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("error: ").doesNotContain("\tat ");
            assertThat(result.err().lines()).hasSize(1);
        }
    }

    @Test
    void debugShowsTheStackTrace() {
        assertThat(run("run", "--model", "no-such-model", "--prompt", "x", "--debug")
                        .err())
                .contains("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run-batch",
                "inspect",
                "tokenize",
                "import",
                "list",
                "remove",
                "serve",
                "bench",
                "eval",
                "pull"
            })
    void everyCommandExplainsItself(String command) {
        Result result = run(command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("Example")
                .contains("  xgen-mm " + command)
                .contains("--home");
    }

    @Test
    void servesWithoutACommandAndPassesPropertiesOn() {
        assertThat(run("--port", "0", "--model", "a", "--model=b", "--server.forward-headers-strategy=native")
                        .out())
                .isEqualTo("--server.port=0\n--xgen-mm.models[0].path=a\n--xgen-mm.models[1].path=b\n"
                        + "--server.forward-headers-strategy=native\n");
        assertThat(run("serve", "--host", "0.0.0.0").out()).contains("--server.address=0.0.0.0");
    }
}
