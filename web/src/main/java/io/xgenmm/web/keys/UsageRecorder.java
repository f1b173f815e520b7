package io.xgenmm.web.keys;

import io.xgenmm.engine.GenerationEvent;
import io.xgenmm.engine.ModelDescription;
import io.xgenmm.engine.PreparedPrompt;
import io.xgenmm.storage.Owner;
import io.xgenmm.storage.keys.UsageRepository;
import io.xgenmm.web.edge.ConditionalOnStorage;
import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.security.Caller;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Adds every finished generation to its owner's usage. */
@Component
@ConditionalOnStorage
class UsageRecorder implements GenerationObserver {

    private static final Logger log = LoggerFactory.getLogger(UsageRecorder.class);

    private final UsageRepository usage;
    private final Clock clock;

    UsageRecorder(UsageRepository usage, Clock clock) {
        this.usage = usage;
        this.clock = clock;
    }

    /** A database that is away must not take a finished answer from its reader. */
    @Override
    public void finished(
            ModelDescription model,
            String owner,
            PreparedPrompt prompt,
            GenerationEvent.Finished result,
            Duration elapsed) {
        try {
            usage.add(
                    new Owner(owner),
                    UsageRepository.ofRequest(
                            keyOf(Caller.current()),
                            LocalDate.now(clock),
                            model.name(),
                            result.usage().promptTokens(),
                            result.usage().cachedTokens(),
                            result.usage().imageTokens(),
                            result.usage().completionTokens(),
                            prompt.images().size()));
        } catch (DataAccessException e) {
            log.warn("usage of one request was not counted: {}", e.toString());
        }
    }

    private static @Nullable UUID keyOf(Caller caller) {
        try {
            return caller.keyId().isEmpty() ? null : UUID.fromString(caller.keyId());
        } catch (IllegalArgumentException e) {
            return null; // a key of the configuration
        }
    }
}
