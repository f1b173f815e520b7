package io.xgenmm.web.batches;

import io.xgenmm.web.chat.ChatService;
import io.xgenmm.web.completions.CompletionService;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.protocol.DataUrls;
import io.xgenmm.web.protocol.RequestLimits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what runs one line. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnStorage
@EnableConfigurationProperties(BatchProperties.class)
class BatchConfiguration {

    @Bean
    BatchLine batchLine(ChatService chat, CompletionService completions, RequestLimits limits) {
        return new BatchLine(chat, completions, new DataUrls(limits.imageBytes()), limits);
    }
}
