package io.xgenmm.web.completions;

import io.xgenmm.web.models.GenerationObserver;
import io.xgenmm.web.models.ServedModels;
import io.xgenmm.web.protocol.EventStreams;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/completions}. */
@RestController
class CompletionController {

    private final CompletionService completions;
    private final EventStreams streams;
    private final ImageSource images;
    private final RequestLimits limits;

    CompletionController(
            CompletionService completions, EventStreams streams, ImageSource images, RequestLimits limits) {
        this.completions = completions;
        this.streams = streams;
        this.images = images;
        this.limits = limits;
    }

    @PostMapping(path = "/v1/completions", consumes = "application/json")
    @Nullable
    ResponseEntity<Completion> complete(@RequestBody JsonNode body, HttpServletResponse response) {
        CompletionRequest request = CompletionRequest.read(body, images, limits);
        String owner = Caller.current().owner();
        if (request.stream()) {
            stream(request, owner, response);
            return null;
        }
        CompletionService.Answered answered = completions.complete(request, owner);
        return ResponseEntity.ok()
                .header("x-xgen-mm-ttft-ms", Long.toString(answered.ttftMillis()))
                .body(answered.completion());
    }

    private void stream(CompletionRequest request, String owner, HttpServletResponse response) {
        try (CompletionService.Answer answer = completions.start(request, owner)) {
            streams.run(response, answer::cancel, events -> completions.stream(answer, events));
        }
    }

    /** Wires the service. */
    @Configuration(proxyBeanMethods = false)
    static class Wiring {
        @Bean
        CompletionService completionService(ServedModels models, GenerationObserver observer, Clock clock) {
            return new CompletionService(models, observer, clock);
        }
    }
}
