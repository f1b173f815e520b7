package io.xgenmm.web.evaluation;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.engine.PromptInput;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.prompt.PromptAssemblers;
import java.util.List;

/** Puts questions to a model. */
public enum QuestionPrompt {

    /** The question as it stands, pictures before it as a user of the product would send them. */
    PLAIN {
        @Override
        String text(Question question) {
            return question.options().isEmpty()
                    ? question.text()
                    : question.kind().prompt(question);
        }
    },

    /** VLMEvalKit's generic prompts, for figures that can be compared with published ones. */
    VLMEVALKIT {
        @Override
        String text(Question question) {
            String text = question.kind().prompt(question);
            return marked(text) ? text : MARK_AND_SPACE.repeat(question.images().size()) + text;
        }
    };

    private static final String MARK_AND_SPACE = PromptAssemblers.IMAGE_MARK + " ";

    abstract String text(Question question);

    private static boolean marked(String text) {
        return text.contains(PromptAssemblers.IMAGE_MARK);
    }

    /** Base models have no template: their text is the exact prompt, special tokens included. */
    PromptInput of(Question question, Variant variant) {
        String text = text(question);
        if (variant != Variant.BASE) {
            return new PromptInput.Chat(
                    List.of(new ChatMessage(ChatMessage.Role.USER, PromptAssemblers.parts(text, question.images()))));
        }
        String exact =
                marked(text) ? text : MARK_AND_SPACE.repeat(question.images().size()) + text;
        return new PromptInput.Raw(exact, question.images());
    }
}
