package io.xgenmm.engine.schedule;

import io.xgenmm.engine.InvalidPromptException;
import io.xgenmm.engine.Variant;
import java.util.Arrays;
import java.util.List;

/**
 * What stands at each position of a prompt once its vision tokens are put in. Immutable.
 *
 * <p>Source: the language-stream classes of salesforce/LAVIS, branch xgen-mm. Instruct: each image id gives way to the
 * picture's tokens. Base: the tokens overwrite the image id and the placeholders after it. v1: only the first image id
 * gives way, others keep their ordinary embedding.
 */
public final class PromptLayout {
    private final int[] tokenAt; // a token id, or -1 - picture
    private final int[] imageStart;
    private final int visionTokens;

    private PromptLayout(int[] tokenAt, int[] imageStart, int visionTokens) {
        this.tokenAt = tokenAt;
        this.imageStart = imageStart;
        this.visionTokens = visionTokens;
    }

    /**
     * @param ids of the prompt, an image id for each picture
     * @param visionTokens of each picture, in order
     * @throws InvalidPromptException if image ids and pictures are not equally many, or a base prompt lacks placeholders
     */
    public static PromptLayout of(Variant variant, int imageId, int[] ids, List<Integer> visionTokens) {
        int marks = (int) Arrays.stream(ids).filter(id -> id == imageId).count();
        int used = variant == Variant.V1_INSTRUCT ? Math.min(1, marks) : marks;
        if (used != visionTokens.size()) {
            throw new InvalidPromptException(
                    "the prompt must have an <image> for each picture, but it has %d and there are %d pictures"
                            .formatted(used, visionTokens.size()));
        }
        boolean overwrites = variant == Variant.BASE;
        int vision = visionTokens.stream().mapToInt(Integer::intValue).sum();
        int[] tokenAt = new int[overwrites ? ids.length : ids.length - used + vision];
        int[] imageStart = new int[used];
        int image = 0;
        int position = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == imageId && image < used) {
                int end = position + visionTokens.get(image);
                if (end > tokenAt.length) {
                    throw new InvalidPromptException(
                            "picture %d takes %d positions, but only %d ids follow; write the image placeholders after <image>"
                                    .formatted(image + 1, visionTokens.get(image), tokenAt.length - position));
                }
                imageStart[image] = position;
                Arrays.fill(tokenAt, position, end, -1 - image);
                position = end;
                i += overwrites ? visionTokens.get(image) - 1 : 0;
                image++;
            } else {
                tokenAt[position++] = ids[i];
            }
        }
        return new PromptLayout(tokenAt, imageStart, vision);
    }

    public int positions() {
        return tokenAt.length;
    }

    public int visionTokens() {
        return visionTokens;
    }

    public int textTokens() {
        return tokenAt.length - visionTokens;
    }

    boolean isText(int position) {
        return tokenAt[position] >= 0;
    }

    int tokenAt(int position) {
        return tokenAt[position];
    }

    int imageAt(int position) {
        return -1 - tokenAt[position];
    }

    /** Which of its picture's tokens stands at a position. */
    int visionTokenAt(int position) {
        return position - imageStart[imageAt(position)];
    }
}
