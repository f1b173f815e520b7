package io.xgenmm.web.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.web.protocol.Json;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A generated benchmark, answered by a random model: what it says is nonsense, but always the same nonsense. */
class EvalCommandTest {

    @TempDir
    static Path folder;

    private static Path model;
    private static Path data;

    @BeforeAll
    static void makeModelAndBenchmark() throws IOException {
        model = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("little"));
        Files.write(folder.resolve("named.png"), picture(Color.RED));
        String red = Base64.getEncoder().encodeToString(picture(Color.RED));
        String blue = Base64.getEncoder().encodeToString(picture(Color.BLUE));
        data = Files.writeString(
                folder.resolve("small.tsv"),
                String.join(
                        "\n",
                        "index\timage\timage_path\tquestion\tanswer\tcategory\tA\tB",
                        "1\t" + red + "\t\tWhich?\tA\tchoice\tred\tblue",
                        "2\t1\t\t\"Is it \"\"red\"\"?\"\tyes\tyes-no\t\t",
                        "3\t\"[\"\"" + red + "\"\", \"\"" + blue + "\"\"]\"\t\tWhat changes?\tcolour\tfree\t\t",
                        "4\t\tnamed.png\tWhat colour?\tred\tfree\t\t",
                        ""));
    }

    private static byte[] picture(Color color) throws IOException {
        BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(color);
        pen.fillRect(5, 5, 30, 20);
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    private static CommandRun eval(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "eval",
                "--model",
                model.toString(),
                "--data",
                data.toString(),
                "--max-tokens",
                "6",
                "--output",
                "json"));
        arguments.addAll(List.of(more));
        return CommandRun.of(folder.resolve("home"), arguments.toArray(String[]::new));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(Json::read).toList();
    }

    @Test
    void answersEveryQuestionAndCountsByCategory() throws IOException {
        Path out = folder.resolve("all.jsonl");
        Path plot = folder.resolve("all.svg");

        CommandRun run = eval(data, "--out", out.toString(), "--plot", plot.toString());

        assertThat(run.code()).describedAs(run.err()).isZero();
        JsonNode json = run.json();
        assertThat(json.at("/questions").intValue()).isEqualTo(4);
        assertThat(json.at("/failed").intValue()).isZero();
        assertThat(json.at("/categories").size()).isEqualTo(3);
        assertThat(json.at("/categories/2/category").stringValue()).isEqualTo("free");
        assertThat(json.at("/categories/2/total").intValue()).isEqualTo(2);
        assertThat(json.at("/overall/high").doubleValue())
                .isGreaterThan(json.at("/overall/accuracy").doubleValue());
        assertThat(json.has("agreement")).isFalse();
        assertThat(lines(out))
                .extracting(line -> line.at("/index").stringValue())
                .containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(lines(out))
                .extracting(line -> line.at("/type").stringValue())
                .contains("multiple_choice", "yes_no", "short");
        assertThat(Files.readString(plot)).startsWith("<svg").contains("yes-no");
    }

    /** What the model says is put into the file as expected answer and as the original's answer, except for one row. */
    @Test
    void countsWhatIsRightAndWhatAgrees() throws IOException {
        Path first = folder.resolve("first.jsonl");
        assertThat(eval(data, "--out", first.toString(), "--prompts", "plain").code())
                .isZero();
        StringBuilder taught = new StringBuilder("index\timage\tquestion\tanswer\treference_prediction\n");
        String red = Base64.getEncoder().encodeToString(picture(Color.RED));
        String said = lines(first).stream()
                .filter(line -> line.at("/index").stringValue().equals("4"))
                .findFirst()
                .orElseThrow()
                .at("/prediction")
                .stringValue();
        String quoted = "\"" + said.replace("\"", "\"\"") + "\"";
        taught.append("a\t%s\tWhat colour?\t%s\t%s\n".formatted(red, quoted, quoted));
        taught.append("b\t%s\tWhat colour?\tsomething else\tno such answer\n".formatted(red));

        JsonNode json =
                eval(Files.writeString(folder.resolve("taught.tsv"), taught)).json();

        assertThat(json.at("/overall/correct").intValue()).isEqualTo(1);
        assertThat(json.at("/agreement/same").intValue()).isEqualTo(1);
        assertThat(json.at("/agreement/share").doubleValue()).isEqualTo(0.5);
        assertThat(json.at("/agreement/reference/correct").intValue()).isEqualTo(1);
        assertThat(json.at("/agreement/differences/0/index").stringValue()).isEqualTo("b");
        assertThat(json.at("/agreement/differences/0/prediction").stringValue()).isEqualTo(said);
    }

    @Test
    void goesOnWhereItWasStopped() throws IOException {
        Path out = folder.resolve("resumed.jsonl");
        JsonNode whole = eval(data, "--out", out.toString()).json();
        List<String> lines = Files.readAllLines(out);
        Files.writeString(
                out, lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 20));

        CommandRun again = eval(data, "--out", out.toString(), "--resume");

        assertThat(again.json().at("/resumed").intValue()).isEqualTo(2);
        assertThat(again.json().at("/overall")).isEqualTo(whole.at("/overall"));
        assertThat(Files.readAllLines(out)).containsExactlyInAnyOrderElementsOf(lines);
    }

    @Test
    void aPictureThatCannotBeReadCountsAsWrong() throws IOException {
        Files.writeString(folder.resolve("broken.png"), "no picture");
        Path broken = Files.writeString(
                folder.resolve("broken.tsv"),
                "index\timage_path\tquestion\tanswer\nx\tbroken.png\tWhat?\tred\ny\tnamed.png\tWhat?\tred\n");
        Path out = folder.resolve("broken.jsonl");

        CommandRun run = eval(broken, "--out", out.toString());

        assertThat(run.code()).isZero();
        assertThat(run.json().at("/failed").intValue()).isEqualTo(1);
        assertThat(lines(out))
                .anySatisfy(line -> assertThat(line.path("error").asString("")).isNotEmpty());
        assertThat(eval(broken, "--out", out.toString(), "--resume")
                        .json()
                        .at("/resumed")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void refusesWhatIsNoBenchmark() throws IOException {
        assertThat(eval(folder.resolve("nowhere.tsv")).code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(eval(Files.writeString(folder.resolve("lacks.tsv"), "index\tquestion\n1\tWhat?\n"))
                        .err())
                .contains("lacks answer");
        assertThat(eval(data, "--resume").code()).isEqualTo(ExitCode.USAGE);
        Path foreign = Files.writeString(
                folder.resolve("foreign.jsonl"), "{\"model\":\"another\",\"index\":\"1\",\"prediction\":\"x\"}\n");
        assertThat(eval(data, "--out", foreign.toString(), "--resume").err()).contains("they are of 'another'");
    }
}
