package io.xgenmm.web.protocol;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the routes of the protocol share. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsProperties.class)
class ProtocolConfiguration {

    @Bean
    RequestLimits requestLimits(LimitsProperties limits) {
        return limits.toLimits();
    }

    @Bean
    EventStreams eventStreams(LimitsProperties limits) {
        return new EventStreams(limits.heartbeat());
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    @ConditionalOnMissingBean(ImageSource.class)
    ImageSource imageSource(RequestLimits limits) {
        return new DataUrls(limits.imageBytes());
    }
}
