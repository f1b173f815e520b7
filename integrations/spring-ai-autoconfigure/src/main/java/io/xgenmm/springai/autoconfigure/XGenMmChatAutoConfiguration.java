package io.xgenmm.springai.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.xgenmm.springai.ChatBackend;
import io.xgenmm.springai.XGenMmChatModel;
import io.xgenmm.springai.remote.RemoteBackend;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * A {@code ChatModel} of XGen-MM; the only provider on the class path needs no property, beside others
 * {@code spring.ai.model.chat=xgen-mm} chooses it.
 */
@AutoConfiguration
@ConditionalOnClass(XGenMmChatModel.class)
@ConditionalOnProperty(
        name = SpringAIModelProperties.CHAT_MODEL,
        havingValue = XGenMmChatModel.PROVIDER,
        matchIfMissing = true)
@EnableConfigurationProperties({XGenMmProperties.class, XGenMmChatProperties.class})
public final class XGenMmChatAutoConfiguration {

    @Bean(destroyMethod = "") // closed by the model that takes it
    @ConditionalOnMissingBean
    ChatBackend xGenMmChatBackend(XGenMmProperties properties, XGenMmChatProperties chat) {
        return properties.mode() == XGenMmProperties.Mode.REMOTE
                ? remote(properties, chat)
                : EmbeddedModels.open(properties, chat.model());
    }

    private static ChatBackend remote(XGenMmProperties properties, XGenMmChatProperties chat) {
        if (properties.baseUrl() == null) {
            throw new MissingBaseUrlException();
        }
        String model = chat.model() == null ? EmbeddedModels.DEFAULT_MODEL : chat.model();
        return new RemoteBackend(properties.baseUrl(), properties.apiKey(), model);
    }

    @Bean
    @ConditionalOnMissingBean
    XGenMmChatModel xGenMmChatModel(
            ChatBackend backend,
            XGenMmChatProperties chat,
            ObjectProvider<ObservationRegistry> observations,
            ObjectProvider<ChatModelObservationConvention> convention) {
        XGenMmChatModel model = new XGenMmChatModel(
                backend, chat.toOptions(backend.model()), observations.getIfUnique(() -> ObservationRegistry.NOOP));
        convention.ifAvailable(model::setObservationConvention);
        return model;
    }
}
