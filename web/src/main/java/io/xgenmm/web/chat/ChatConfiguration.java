package io.xgenmm.web.chat;

import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.ServedModels;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires chat completions. */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

    @Bean
    ChatService chatService(ServedModels models, GenerationObserver observer, Clock clock) {
        return new ChatService(models, observer, clock);
    }
}
