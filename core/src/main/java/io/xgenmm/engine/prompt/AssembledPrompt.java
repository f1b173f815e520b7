package io.xgenmm.engine.prompt;

import java.util.List;

/**
 * The exact prompt.
 *
 * @param ids as the original's tokenizer gives them; base: with the placeholders after each image id
 * @param images encoded pictures, one for each image id, in order (v1: one for the first image id, later ones are ordinary tokens)
 */
public record AssembledPrompt(String text, int[] ids, List<byte[]> images) {
    public AssembledPrompt {
        images = List.copyOf(images);
    }
}
