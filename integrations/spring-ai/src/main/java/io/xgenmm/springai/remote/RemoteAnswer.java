package io.xgenmm.springai.remote;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.FinishReason;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gathers the chunks of one answer. One thread. */
final class RemoteAnswer {
    private final List<Growing> choices;
    private final long startedNanos = System.nanoTime();
    private long firstTokenNanos;
    private TokenUsage usage = new TokenUsage(0, 0, 0, 0);

    /** One choice as far as it has come. */
    private static final class Growing {
        private final StringBuilder text = new StringBuilder();
        private final List<Integer> tokenIds = new ArrayList<>();
        private @Nullable FinishReason finish;
    }

    RemoteAnswer(int count) {
        choices = IntStream.range(0, count).mapToObj(i -> new Growing()).toList();
    }

    /** Takes a chunk and returns what it means to a reader; null if nothing. */
    @Nullable
    GenerationEvent read(JsonNode chunk) {
        readUsage(chunk.path("usage"));
        JsonNode choice = chunk.path("choices").path(0);
        int index = choice.path("index").asInt(0);
        if (choice.isMissingNode() || index >= choices.size()) {
            return null;
        }
        Growing growing = choices.get(index);
        String finish = choice.path("finish_reason").asString("");
        if (!finish.isEmpty()) {
            growing.finish = finish.equals("length") ? FinishReason.LENGTH : FinishReason.STOP;
        }
        return delta(index, growing, choice);
    }

    private @Nullable GenerationEvent delta(int index, Growing growing, JsonNode choice) {
        String text = choice.path("delta").path("content").asString("");
        List<Integer> ids = new ArrayList<>();
        choice.path("token_ids").forEach(id -> ids.add(id.asInt()));
        growing.text.append(text);
        growing.tokenIds.addAll(ids);
        if (text.isEmpty()) {
            return null;
        }
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime();
        }
        return new GenerationEvent.Delta(index, text, ids, List.of());
    }

    private void readUsage(JsonNode node) {
        if (node.isObject()) {
            JsonNode details = node.path("prompt_tokens_details");
            usage = new TokenUsage(
                    node.path("prompt_tokens").asInt(0),
                    details.path("image_tokens").asInt(0),
                    details.path("cached_tokens").asInt(0),
                    node.path("completion_tokens").asInt(0));
        }
    }

    /** @param whole whether the server said that it was done */
    GenerationEvent.Finished finished(boolean whole) {
        List<Choice> all = IntStream.range(0, choices.size())
                .mapToObj(i -> choice(i, whole))
                .toList();
        long now = System.nanoTime();
        long first = firstTokenNanos == 0 ? now : firstTokenNanos;
        Duration none = Duration.ZERO;
        return new GenerationEvent.Finished(
                all,
                usage,
                new GenerationTimings(
                        none, none, none, none, Duration.ofNanos(first - startedNanos), Duration.ofNanos(now - first)));
    }

    private Choice choice(int index, boolean whole) {
        Growing growing = choices.get(index);
        FinishReason said = growing.finish == null ? FinishReason.CANCELLED : growing.finish;
        return new Choice(
                index,
                growing.tokenIds,
                growing.text.toString(),
                whole ? said : FinishReason.CANCELLED,
                OptionalInt.empty(),
                "",
                OptionalDouble.empty(),
                List.of());
    }
}
