package io.xgenmm.springai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.test.options.AbstractChatOptionsTests;

class XGenMmChatOptionsTest extends AbstractChatOptionsTests<XGenMmChatOptions, XGenMmChatOptions.Builder> {

    @Override
    protected Class<XGenMmChatOptions> getConcreteOptionsClass() {
        return XGenMmChatOptions.class;
    }

    @Override
    protected XGenMmChatOptions.Builder readyToBuildBuilder() {
        return XGenMmChatOptions.builder().model("tiny-interleave");
    }

    private static XGenMmChatOptions everythingSet() {
        return XGenMmChatOptions.builder()
                .model("m")
                .maxTokens(7)
                .temperature(0.5)
                .topP(0.9)
                .topK(3)
                .presencePenalty(0.1)
                .frequencyPenalty(0.2)
                .stopSequences(List.of("x"))
                .minTokens(2)
                .minP(0.05)
                .repetitionPenalty(1.1)
                .seed(42L)
                .n(2)
                .beams(2)
                .toolChoice(XGenMmChatOptions.ToolChoice.REQUIRED)
                .outputSchema("{}")
                .build();
    }

    @Test
    void mutateKeepsEveryField() {
        XGenMmChatOptions options = everythingSet();

        assertThat(options.mutate().build()).isEqualTo(options).hasSameHashCodeAs(options);
    }

    @Test
    void combiningLaysSetFieldsOver() {
        XGenMmChatOptions base = everythingSet();

        XGenMmChatOptions combined = base.mutate()
                .combineWith(XGenMmChatOptions.builder().minTokens(9).seed(1L))
                .build();

        assertThat(combined).isEqualTo(base.mutate().minTokens(9).seed(1L).build());
    }

    @Test
    void combiningWithPortableOptionsKeepsOurOwn() {
        XGenMmChatOptions base = everythingSet();

        XGenMmChatOptions combined = base.mutate()
                .combineWith(ChatOptions.builder().temperature(0.1))
                .build();

        assertThat(combined).isEqualTo(base.mutate().temperature(0.1).build());
    }

    @Test
    void aClonedBuilderIsIndependent() {
        XGenMmChatOptions.Builder first = everythingSet().mutate();
        XGenMmChatOptions.Builder second = first.clone().minTokens(99);

        assertThat(first.build().getMinTokens()).isEqualTo(2);
        assertThat(second.build().getMinTokens()).isEqualTo(99);
    }
}
