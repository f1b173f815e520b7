package io.xgenmm.web.bench;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.Engine;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.PromptInput;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Prompts that no cache knows: each is new, all are the same on every machine. */
final class BenchPrompts {

    private static final String TEXT =
            "The quick brown fox jumps over the lazy dog while seven grey cats watch from a warm stone wall beside the old mill.";
    private static final int SQUARE = 24;

    private final Engine engine;
    private final int[] ids;
    private final Random random = new Random(20240816);

    BenchPrompts(Engine engine) {
        this.engine = engine;
        ids = Arrays.stream(
                        engine.tokenizer().encodePlain(TEXT, engine.tokenizer().ownStyle()))
                .distinct()
                .toArray();
    }

    /** Ordinary tokens in random order. */
    PreparedPrompt text(int tokens) {
        int[] prompt =
                random.ints(tokens, 0, ids.length).map(index -> ids[index]).toArray();
        return engine.prepare(new PromptInput.TokenIds(prompt, List.of()));
    }

    /** A short question about pictures of two by two tiles. */
    PreparedPrompt pictures(int count) {
        byte[][] pictures = new byte[count][];
        for (int i = 0; i < count; i++) {
            pictures[i] = picture(2 * engine.model().tileEdge());
        }
        return engine.prepare(new PromptInput.Chat(List.of(ChatMessage.user("Describe the picture.", pictures))));
    }

    private byte[] picture(int edge) {
        BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        for (int y = 0; y < edge; y += SQUARE) {
            for (int x = 0; x < edge; x += SQUARE) {
                pen.setColor(new Color(random.nextInt(1 << 24)));
                pen.fillRect(x, y, SQUARE, SQUARE);
            }
        }
        pen.dispose();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be encoded", e);
        }
    }
}
