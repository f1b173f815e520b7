package io.xgenmm.web.chat;

import io.xgenmm.web.protocol.EventStreams;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.RequestLimits;
import io.xgenmm.web.security.Caller;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/chat/completions}. */
@RestController
class ChatController {

    private final ChatService chat;
    private final EventStreams streams;
    private final ImageSource images;
    private final RequestLimits limits;

    ChatController(ChatService chat, EventStreams streams, ImageSource images, RequestLimits limits) {
        this.chat = chat;
        this.streams = streams;
        this.images = images;
        this.limits = limits;
    }

    @PostMapping(path = "/v1/chat/completions", consumes = "application/json")
    @Nullable
    ResponseEntity<ChatCompletion> complete(@RequestBody JsonNode body, HttpServletResponse response) {
        ChatRequest request = ChatRequest.read(body, images, limits);
        String owner = Caller.current().owner();
        if (request.stream()) {
            stream(request, owner, response);
            return null;
        }
        ChatService.Answered answered = chat.complete(request, owner);
        return ResponseEntity.ok()
                .header("x-xgen-mm-ttft-ms", Long.toString(answered.ttftMillis()))
                .body(answered.completion());
    }

    private void stream(ChatRequest request, String owner, HttpServletResponse response) {
        try (ChatAnswer answer = chat.start(request, owner)) {
            streams.run(response, answer.generation()::cancel, events -> new ChatStream(answer, events).run());
        }
    }
}
