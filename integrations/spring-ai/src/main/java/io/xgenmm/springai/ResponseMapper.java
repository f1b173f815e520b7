package io.xgenmm.springai;

import io.xgenmm.engine.Choice;
import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.GenerationTimings;
import io.xgenmm.engine.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * The engine's events as Spring AI responses of one request. Immutable.
 *
 * @param id of all responses of this request
 * @param model that answers
 */
record ResponseMapper(String id, String model, ToolExchange tools) {

    /** Text that is certain now; neither finish reason nor usage. */
    ChatResponse delta(int choice, String text) {
        Generation generation = new Generation(
                AssistantMessage.builder().content(text).build(),
                ChatGenerationMetadata.builder().metadata("index", choice).build());
        return new ChatResponse(List.of(generation), metadata().build());
    }

    /** The end of a streamed answer: empty texts (or tool calls), finish reasons, usage. */
    ChatResponse last(GenerationEvent.Finished finished) {
        List<Generation> ends =
                finished.choices().stream().map(choice -> end(choice, false)).toList();
        return new ChatResponse(ends, metadata(finished));
    }

    /** A whole answer. */
    ChatResponse whole(GenerationEvent.Finished finished) {
        List<Generation> answers =
                finished.choices().stream().map(choice -> end(choice, true)).toList();
        return new ChatResponse(answers, metadata(finished));
    }

    private Generation end(Choice choice, boolean withText) {
        ToolExchange.Answer answer = tools.read(choice.text());
        boolean calls = !answer.calls().isEmpty();
        AssistantMessage message = AssistantMessage.builder()
                .content(withText ? answer.text() : "")
                .toolCalls(answer.calls())
                .build();
        return new Generation(
                message,
                ChatGenerationMetadata.builder()
                        .finishReason(
                                calls ? "tool_calls" : choice.finishReason().label())
                        .metadata("index", choice.index())
                        .build());
    }

    private ChatResponseMetadata metadata(GenerationEvent.Finished finished) {
        GenerationTimings timings = finished.timings();
        return metadata()
                .usage(usage(finished.usage()))
                .keyValue("image-tokens", finished.usage().imageTokens())
                .keyValue("queue-duration", timings.queue())
                .keyValue("preprocess-duration", timings.preprocess())
                .keyValue("vision-duration", timings.vision())
                .keyValue("prompt-eval-duration", timings.prefill())
                .keyValue("time-to-first-token", timings.timeToFirstToken())
                .keyValue("eval-duration", timings.decode())
                .build();
    }

    private ChatResponseMetadata.Builder metadata() {
        return ChatResponseMetadata.builder().id(id).model(model);
    }

    private static Usage usage(TokenUsage usage) {
        int total = usage.promptTokens() + usage.completionTokens();
        @Nullable Long nothingWritten = null;
        return new DefaultUsage(
                usage.promptTokens(),
                usage.completionTokens(),
                total,
                usage,
                (long) usage.cachedTokens(),
                nothingWritten);
    }
}
