package io.xgenmm.web.models;

import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.web.protocol.LimitsProperties;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Opens the models and gathers those who want to know of generations. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({EngineProperties.class, ModelsProperties.class})
class ModelsConfiguration {

    @Bean(destroyMethod = "close")
    ModelRegistry modelRegistry(
            ModelsProperties models,
            EngineProperties settings,
            LimitsProperties limits,
            ObjectProvider<EngineOpener> opener) {
        return ModelRegistry.open(models, settings, limits, opener.getIfAvailable(EngineOpener::runtime));
    }

    @Bean
    @Primary
    GenerationObserver allObservers(List<GenerationObserver> observers) {
        return new AllObservers(List.copyOf(observers));
    }

    private record AllObservers(List<GenerationObserver> observers) implements GenerationObserver {
        @Override
        public void finished(
                ModelDescription model,
                String owner,
                PreparedPrompt prompt,
                GenerationEvent.Finished result,
                Duration elapsed) {
            observers.forEach(observer -> observer.finished(model, owner, prompt, result, elapsed));
        }

        @Override
        public void failed(ModelDescription model, String owner, RuntimeException failure) {
            observers.forEach(observer -> observer.failed(model, owner, failure));
        }
    }
}
