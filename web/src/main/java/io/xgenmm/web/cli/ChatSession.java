package io.xgenmm.web.cli;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineException;
import io.xgenmm.engine.Generation;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationOptions;
import io.xgenmm.engine.ImageLimits;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.prompt.PromptAssemblers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chat on the terminal: lines are questions, {@code /image FILE}, {@code /clear} and {@code /quit} are commands. */
final class ChatSession {

    private final Engine engine;
    private final GenerationOptions options;
    private final Console console;
    private final @Nullable String system;
    private final List<ChatMessage> turns = new ArrayList<>();
    private final List<byte[]> pictures = new ArrayList<>();

    ChatSession(Engine engine, GenerationOptions options, Console console, @Nullable String system) {
        this.engine = engine;
        this.options = options;
        this.console = console;
        this.system = system;
        clear();
    }

    void run() throws InterruptedException {
        console.note("%s is ready. /image FILE adds a picture, /clear starts anew, /quit ends."
                .formatted(engine.model().name()));
        String line = read();
        while (line != null && !line.strip().equals("/quit")) {
            take(line.strip());
            line = read();
        }
    }

    private @Nullable String read() {
        console.err().print("> ");
        console.err().flush();
        try {
            return console.in().readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from the terminal", e);
        }
    }

    /** A mistake ends neither the chat nor what was said before. */
    private void take(String line) throws InterruptedException {
        try {
            if (line.startsWith("/image ")) {
                pictures.add(InputFiles.image(
                        Path.of(line.substring("/image ".length()).strip()),
                        ImageLimits.defaults().maxBytes()));
            } else if (line.equals("/clear")) {
                clear();
            } else if (line.startsWith("/")) {
                console.note("expected /image FILE, /clear or /quit, but found " + line);
            } else if (!line.isEmpty()) {
                ask(line);
            }
        } catch (EngineException | BadInputException | IllegalArgumentException e) {
            console.note("error: " + e.getMessage());
        }
    }

    private void clear() {
        turns.clear();
        pictures.clear();
        if (system != null) {
            turns.add(ChatMessage.system(system));
        }
    }

    private void ask(String question) throws InterruptedException {
        var attempt = new ArrayList<>(turns);
        attempt.add(new ChatMessage(ChatMessage.Role.USER, PromptAssemblers.parts(question, pictures)));
        try (Generation generation = engine.generate(engine.prepare(new PromptInput.Chat(attempt)), options)) {
            String answer = show(generation);
            turns.add(attempt.get(attempt.size() - 1));
            turns.add(ChatMessage.assistant(answer));
            pictures.clear();
        }
    }

    private String show(Generation generation) throws InterruptedException {
        while (true) {
            GenerationEvent event = generation.next();
            if (event instanceof GenerationEvent.Delta delta && delta.choice() == 0) {
                console.out().print(delta.text());
                console.out().flush();
            } else if (event instanceof GenerationEvent.Finished finished) {
                console.out().println();
                return finished.choices().get(0).text();
            }
        }
    }
}
