package io.xgenmm.web.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.xgenmm.engine.EngineTokenizer;
import io.xgenmm.engine.checkpoint.Checkpoints;
import io.xgenmm.engine.prompt.TextTokenizer;
import io.xgenmm.web.protocol.ApiException;
import io.xgenmm.web.protocol.Fields;
import io.xgenmm.web.protocol.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import tools.jackson.core.JacksonException;

/** Text to token ids and back; opens no graph. */
@Command(
        name = "tokenize",
        description = "Turn text into token ids, or ids into text.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xgen-mm tokenize --text \"Hello <image>\"",
            "  xgen-mm tokenize --model ./my-model --style fast --file texts.jsonl",
            "  xgen-mm tokenize --decode --file ids.jsonl"
        })
final class TokenizeCommand implements Callable<Integer> {

    /** Which tokenisation. */
    enum StyleChoice {
        auto,
        slow,
        fast
    }

    /** Where the text comes from. */
    static final class Source {
        @Option(names = "--text", paramLabel = "T", description = "the text itself (with --decode: ids such as 1,2,3)")
        @Nullable
        String text;

        @Option(
                names = "--file",
                paramLabel = "F.jsonl",
                description = "JSON Lines with a field text (with --decode: token_ids)")
        @Nullable
        Path file;
    }

    @ParentCommand
    Cli cli = Cli.UNSET;

    @Mixin
    CommonOptions common = new CommonOptions();

    @Mixin
    ModelOptions model = new ModelOptions();

    @Option(
            names = "--style",
            paramLabel = "auto|slow|fast",
            defaultValue = "auto",
            description = "the original's two tokenisations; auto is the variant's own (default)")
    StyleChoice style = StyleChoice.auto;

    @Option(names = "--decode", description = "from ids to text")
    boolean decode;

    @ArgGroup(exclusive = true, multiplicity = "1")
    Source source = new Source();

    record Tokens(String text, @JsonProperty("token_ids") List<Integer> tokenIds) {}

    @Override
    public Integer call() {
        Path directory = model.locate(common.home()).directory();
        TextTokenizer tokenizer = TextTokenizer.load(directory, Checkpoints.readConfig(directory));
        if (source.file != null) {
            lines(source.file, tokenizer);
        } else {
            one(String.valueOf(source.text), tokenizer);
        }
        cli.console().out().flush();
        return ExitCode.DONE;
    }

    private void one(String text, EngineTokenizer tokenizer) {
        Tokens tokens = decode ? toText(PromptOptions.ids(text), tokenizer) : toIds(text, tokenizer);
        if (common.json()) {
            cli.console().json(tokens);
        } else {
            cli.console()
                    .out()
                    .println(decode ? tokens.text() : tokens.tokenIds().toString());
        }
    }

    private void lines(Path file, EngineTokenizer tokenizer) {
        int number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    cli.console().jsonLine(line(line, tokenizer));
                }
            }
        } catch (IOException e) {
            throw new BadInputException("expected a JSON Lines file, but %s".formatted(InputFiles.reason(file, e)), e);
        } catch (JacksonException | ApiException e) {
            throw new BadInputException(
                    "line %d of %s must be a JSON object with %s: %s"
                            .formatted(
                                    number,
                                    file,
                                    decode ? "token_ids" : "a text",
                                    String.valueOf(e.getMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        }
    }

    private Tokens line(String line, EngineTokenizer tokenizer) {
        Fields fields = Fields.of(Json.read(line));
        if (!decode) {
            return toIds(fields.requireText("text"), tokenizer);
        }
        fields.require("token_ids");
        return toText(
                fields.array("token_ids").stream()
                        .mapToInt(id -> (int) Fields.asLong(id, "token_ids", 0, Integer.MAX_VALUE))
                        .toArray(),
                tokenizer);
    }

    private Tokens toIds(String text, EngineTokenizer tokenizer) {
        return new Tokens(text, boxed(tokenizer.encode(text, style(tokenizer))));
    }

    private Tokens toText(int[] ids, EngineTokenizer tokenizer) {
        return new Tokens(tokenizer.decode(ids, style(tokenizer), false), boxed(ids));
    }

    private EngineTokenizer.Style style(EngineTokenizer tokenizer) {
        if (style == StyleChoice.auto) {
            return tokenizer.ownStyle();
        }
        return style == StyleChoice.slow ? EngineTokenizer.Style.SLOW : EngineTokenizer.Style.FAST;
    }

    private static List<Integer> boxed(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }
}
