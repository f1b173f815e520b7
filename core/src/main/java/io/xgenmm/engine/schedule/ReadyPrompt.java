package io.xgenmm.engine.schedule;

import io.xgenmm.engine.ImageView;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.engine.vision.PreparedImage;
import java.time.Duration;
import java.util.List;

/** A prompt decoded, tiled and tokenized: everything but graphs has been done. Immutable. */
public final class ReadyPrompt implements PreparedPrompt {
    private final String text;
    private final int[] tokenIds;
    private final List<PreparedImage> images;
    private final PromptLayout layout;
    private final Duration preprocess;

    /** @param preprocess how long it took to make */
    public ReadyPrompt(
            String text, int[] tokenIds, List<PreparedImage> images, PromptLayout layout, Duration preprocess) {
        this.text = text;
        this.tokenIds = tokenIds.clone();
        this.images = List.copyOf(images);
        this.layout = layout;
        this.preprocess = preprocess;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public int[] tokenIds() {
        return tokenIds.clone();
    }

    @Override
    public List<ImageView> images() {
        return images.stream().map(PreparedImage::view).toList();
    }

    @Override
    public int textTokens() {
        return layout.textTokens();
    }

    @Override
    public int visionTokens() {
        return layout.visionTokens();
    }

    List<PreparedImage> preparedImages() {
        return images;
    }

    PromptLayout layout() {
        return layout;
    }

    Duration preprocess() {
        return preprocess;
    }
}
