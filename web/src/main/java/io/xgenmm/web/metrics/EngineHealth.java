package io.xgenmm.web.metrics;

import io.xgenmm.engine.Engine;
import io.xgenmm.engine.EngineStatus;
import io.xgenmm.web.models.ServedModels;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down as soon as one engine no longer answers; out of service while the server drains. */
@Component("engine")
class EngineHealth implements HealthIndicator {

    private final ServedModels models;

    EngineHealth(ServedModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        for (Engine engine : models.engines()) {
            EngineStatus status = engine.status();
            if (status.failure() != null) {
                return Health.down()
                        .withDetail("model", engine.model().name())
                        .withDetail("failure", status.failure())
                        .build();
            }
            if (status.draining()) {
                return Health.outOfService()
                        .withDetail("model", engine.model().name())
                        .build();
            }
        }
        return Health.up().withDetail("models", models.engines().size()).build();
    }
}
