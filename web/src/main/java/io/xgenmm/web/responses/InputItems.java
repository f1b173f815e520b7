package io.xgenmm.web.responses;

import io.xgenmm.engine.ChatMessage;
import io.xgenmm.web.protocol.ImageSource;
import io.xgenmm.web.protocol.MessageReader;
import io.xgenmm.web.protocol.RequestLimits;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns items, new ones and those of earlier responses, into chat messages. Immutable. */
record InputItems(ImageSource images, RequestLimits limits) {

    /** @throws io.xgenmm.web.protocol.ApiException for items that are none of these models' */
    List<ChatMessage> toMessages(List<? extends JsonNode> items) {
        List<JsonNode> messages = new ArrayList<>();
        items.stream().filter(InputItems::counts).forEach(messages::add);
        return new MessageReader(images, limits).read(messages, "input");
    }

    /** Reasoning of other models, sent back by clients, says nothing to these. */
    private static boolean counts(JsonNode item) {
        return !item.path("type").asString("").equals("reasoning");
    }
}
