package io.xgenmm.springai.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.xgenmm.engine.ModelLoadException;
import io.xgenmm.engine.Variant;
import io.xgenmm.engine.testkit.RandomCheckpoint;
import io.xgenmm.springai.ChatBackend;
import io.xgenmm.springai.XGenMmChatModel;
import io.xgenmm.springai.XGenMmChatOptions;
import io.xgenmm.springai.remote.RemoteBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class XGenMmChatAutoConfigurationTest {
    @TempDir
    private static Path folder;

    private static Path checkpoint;

    @BeforeAll
    static void writeAModel() {
        checkpoint = RandomCheckpoint.tiny(Variant.INSTRUCT).write(folder.resolve("my-model"));
    }

    private static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(XGenMmChatAutoConfiguration.class, ChatClientAutoConfiguration.class))
                .withPropertyValues("spring.ai.xgen-mm.home=" + folder.resolve("home"));
    }

    private static ApplicationContextRunner remote() {
        return runner().withPropertyValues(
                        "spring.ai.xgen-mm.mode=remote", "spring.ai.xgen-mm.base-url=http://127.0.0.1:9");
    }

    @Test
    void aFolderIsServedInThisProcess() {
        runner().withPropertyValues(
                        "spring.ai.xgen-mm.chat.model=" + checkpoint,
                        "spring.ai.xgen-mm.device=cpu",
                        "spring.ai.xgen-mm.slots=1",
                        "spring.ai.xgen-mm.chat.max-tokens=4")
                .run(context -> {
                    assertThat(context).hasSingleBean(ChatModel.class).hasSingleBean(ChatClient.Builder.class);
                    ChatClient client =
                            context.getBean(ChatClient.Builder.class).build();
                    assertThat(client.prompt("Hello").call().content()).isNotEmpty();
                    assertThat(context.getBean(ChatBackend.class).model()).isEqualTo("my-model");
                });
    }

    @Test
    void propertiesBecomeTheOptionsOfRequestsThatSetNone() {
        remote().withPropertyValues(
                        "spring.ai.xgen-mm.chat.model=other",
                        "spring.ai.xgen-mm.chat.max-tokens=33",
                        "spring.ai.xgen-mm.chat.temperature=0.5",
                        "spring.ai.xgen-mm.chat.min-p=0.1",
                        "spring.ai.xgen-mm.chat.seed=9",
                        "spring.ai.xgen-mm.chat.repetition-penalty=1.2")
                .run(context -> assertThat(
                                context.getBean(XGenMmChatModel.class).getOptions())
                        .isEqualTo(XGenMmChatOptions.builder()
                                .model("other")
                                .maxTokens(33)
                                .temperature(0.5)
                                .minP(0.1)
                                .seed(9L)
                                .repetitionPenalty(1.2)
                                .build()));
    }

    @Test
    void remoteModeNeedsNoModelHere() {
        remote().run(context -> assertThat(context).getBean(ChatBackend.class).isInstanceOf(RemoteBackend.class));
    }

    @Test
    void remoteModeWithoutAddressSaysWhatToSet() {
        runner().withPropertyValues("spring.ai.xgen-mm.mode=remote").run(context -> {
            FailureAnalysis analysis = new MissingBaseUrlFailureAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis).isNotNull();
            assertThat(analysis.getAction()).contains("spring.ai.xgen-mm.base-url");
        });
    }

    @Test
    void aMissingModelSaysWhatThereMayBe() {
        runner().withPropertyValues("spring.ai.xgen-mm.chat.model=/no/such/folder")
                .run(context -> {
                    Throwable failure = context.getStartupFailure();
                    assertThat(failure).rootCause().isInstanceOf(ModelLoadException.class);
                    FailureAnalysis analysis = new ModelLoadFailureAnalyzer().analyze(failure);
                    assertThat(analysis).isNotNull();
                    assertThat(analysis.getDescription()).contains("/no/such/folder");
                    assertThat(analysis.getAction()).contains("tiny-interleave");
                });
    }

    @Test
    void anotherProviderCanBeChosen() {
        remote().withPropertyValues("spring.ai.model.chat=other")
                .run(context -> assertThat(context).doesNotHaveBean(ChatModel.class));
        remote().withPropertyValues("spring.ai.model.chat=xgen-mm")
                .run(context -> assertThat(context).hasSingleBean(ChatModel.class));
    }
}
