package io.xgenmm.engine.prompt;

import io.xgenmm.engine.InvalidPromptException;

/** Pictures and the marks they fill must be equally many. */
final class ImageCount {

    private ImageCount() {}

    static void check(long marks, int images) {
        if (marks != images) {
            throw new InvalidPromptException(
                    "the prompt has %d <image> marks, but %d pictures are given; give one picture for each mark"
                            .formatted(marks, images));
        }
    }
}
